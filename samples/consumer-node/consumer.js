// Handles each message from a customer once, in the order of its conversation, and answers texts when it is told to. See README.md.
import { Kafka, Partitioners, logLevel } from 'kafkajs'
import { HandledIds } from './handled.js'

const name = 'consumer-node' // The consumer group; it also stands before the keys of replies, so that those of two systems never meet.
const brokers = process.argv[2] ?? process.env.KAFKA ?? 'localhost:9092'
const prefix = process.env.TOPIC_PREFIX ?? 'relay.'
const hour = 3_600_000

const kafka = new Kafka({ clientId: name, brokers: brokers.split(','), logLevel: logLevel.WARN })
const consumer = kafka.consumer({ groupId: name, sessionTimeout: 10_000, maxWaitTimeInMs: 500, allowAutoTopicCreation: false })
// The partitioner is that of Java and of the other samples.
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false })
const handled = new HandledIds(`${name}.handled`)

// Edits, revocations and what a later Relay may add are passed by; so is what no retry can make readable.
function read(record) {
  if (record.headers?.ce_type?.toString() !== 'relay.message.received.v1') return null
  try {
    const message = JSON.parse(record.value)
    return [message.id, message.from.id, message.content.type].every((text) => typeof text === 'string') ? message : null
  } catch {
    return null
  }
}

async function reply(message, text) {
  const command = {
    tenantId: message.tenantId,
    channel: message.channel,
    accountId: message.accountId,
    to: { id: message.from.id },
    content: { type: 'text', text },
    idempotencyKey: `${name}:${message.id}`, // Relay sends a key once, however often it is written.
  }
  // One key, one partition: what is sent to a customer keeps its order.
  const record = { key: `${message.tenantId}/${message.from.id}`, value: JSON.stringify(command) }
  await producer.send({ topic: `${prefix}commands`, acks: -1, messages: [record] })
  console.log(`replied to ${message.id}`)
}

// kafkajs commits a record's offset when this has returned. What throws here is tried again and again, and holds its partition up meanwhile.
async function handle({ topic, partition, message: record }) {
  const message = read(record)
  if (!message) return console.warn(`passed by ${topic}/${partition}/${record.offset}`)
  if (handled.has(message.id)) return console.log(`seen before ${message.id}`)

  // Your work goes here. Texts and phone numbers belong in no log.
  console.log(`received ${message.id} ${message.content.type} in ${message.conversationId}`)
  // What was asked while this program was away wants no answer now, and groups want none at all.
  const isFresh = Date.now() - Date.parse(message.receivedAt) < hour
  if (process.env.REPLY && isFresh && message.content.type === 'text' && !message.context?.groupId) await reply(message, process.env.REPLY)

  handled.add(message.id)
}

async function stop(code) {
  await consumer.disconnect() // Ends what is in hand, commits, and leaves the group.
  await producer.disconnect()
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop(0))
consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || stop(1))
await producer.connect()
await consumer.connect()
await consumer.subscribe({ topic: `${prefix}messages.inbound`, fromBeginning: true })
await consumer.run({ eachMessage: handle })
