"""Handles each message from a customer once, in the order of its conversation, and answers texts when it is told to. See README.md."""

import json
import os
import signal
import sys
from datetime import datetime, timedelta, timezone

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer

from handled import HandledIds

NAME = "consumer-python"  # The consumer group; it also stands before the keys of replies, so that those of two systems never meet.
BROKERS = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("KAFKA", "localhost:9092")
PREFIX = os.environ.get("TOPIC_PREFIX", "relay.")
REPLY = os.environ.get("REPLY")


def read(record):
    """The message, or None: edits, revocations, what a later Relay may add, and what no retry can make readable are passed by."""
    if dict(record.headers() or []).get("ce_type") != b"relay.message.received.v1":
        return None
    try:
        message = json.loads(record.value() or b"")
        return message if all(isinstance(text, str) for text in (message["id"], message["from"]["id"], message["content"]["type"])) else None
    except (ValueError, KeyError, TypeError):
        return None


def wants_reply(message):
    """What was asked while this program was away wants no answer now, and groups want none at all."""
    received = datetime.fromisoformat(message["receivedAt"].replace("Z", "+00:00"))
    is_fresh = datetime.now(timezone.utc) - received < timedelta(hours=1)
    return REPLY and is_fresh and message["content"]["type"] == "text" and "groupId" not in message.get("context", {})


def reply(producer, message):
    command = {
        "tenantId": message["tenantId"],
        "channel": message["channel"],
        "accountId": message["accountId"],
        "to": {"id": message["from"]["id"]},
        "content": {"type": "text", "text": REPLY},
        "idempotencyKey": f"{NAME}:{message['id']}",  # Relay sends a key once, however often it is written.
    }
    failures = []
    # One key, one partition: what is sent to a customer keeps its order.
    key = f"{message['tenantId']}/{message['from']['id']}"
    producer.produce(f"{PREFIX}commands", key=key, value=json.dumps(command), on_delivery=lambda error, _: error and failures.append(error))
    if producer.flush(60) > 0 or failures:
        raise RuntimeError(f"the reply was not taken: {failures or 'no acknowledgement'}")
    print(f"replied to {message['id']}", flush=True)


def handle(producer, handled, record):
    message = read(record)
    if message is None:
        print(f"passed by {record.topic()}/{record.partition()}/{record.offset()}", flush=True)
    elif message["id"] in handled:
        print(f"seen before {message['id']}", flush=True)
    else:
        # Your work goes here. Texts and phone numbers belong in no log.
        print(f"received {message['id']} {message['content']['type']} in {message['conversationId']}", flush=True)
        if wants_reply(message):
            reply(producer, message)
        handled.add(message["id"])


def main():
    stopping = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.append(True))
    # The partitioner is that of Java and of the other samples. Only what store_offsets names is committed: every 5 s, and at the end.
    brokers = {"bootstrap.servers": BROKERS}
    producer = Producer({**brokers, "enable.idempotence": True, "partitioner": "murmur2_random"})
    consumer = Consumer({**brokers, "group.id": NAME, "auto.offset.reset": "earliest", "enable.auto.offset.store": False, "session.timeout.ms": 10_000})
    consumer.subscribe([f"{PREFIX}messages.inbound"])
    handled = HandledIds(f"{NAME}.handled")
    try:
        while not stopping:
            record = consumer.poll(0.5)
            if record is None:
                continue
            if record.error():
                raise KafkaException(record.error())
            # What raises here ends the process with the record uncommitted, and it comes again at the next start.
            handle(producer, handled, record)
            try:
                consumer.store_offsets(record)
            except KafkaException as moved:
                if moved.args[0].code() != KafkaError._STATE:
                    raise
                # The partition is another instance's by now, which reads the record again.
    finally:
        consumer.close()


if __name__ == "__main__":
    main()
