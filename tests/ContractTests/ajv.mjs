// Reads a question from stdin, answers on stdout; see Harness/Ajv.cs.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { default: Ajv2020 } = require('ajv/dist/2020')
const { default: Ajv } = require('ajv')
const { default: formats } = require('ajv-formats')

const question = JSON.parse(readFileSync(0, 'utf8'))
const answer = { schemas: [], verdicts: [], asyncApi: [] }
const words = (errors) => (errors ?? []).map((error) => `${error.instancePath} ${error.message}`)

// Strict: a keyword that nobody knows is a fault. Members that one part requires and another describes are no mistake here.
const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true })
formats(ajv)
ajv.addVocabulary(['x-topic', 'x-known-values'])
const validators = {}
for (const [name, schema] of Object.entries(question.schemas)) {
  try {
    validators[name] = ajv.compile(schema)
  } catch (error) {
    answer.schemas.push(`${name}: ${error.message}`)
  }
}
for (const { schema, value } of question.cases) answer.verdicts.push(validators[schema]?.(JSON.parse(value)) ?? false)

if (question.asyncApi) {
  const document = new Ajv({ strict: false, allErrors: true })
  formats(document)
  const { $schema, ...specification } = require('@asyncapi/specs/schemas/3.0.0.json')
  // The specification embeds the meta-schema of draft 7, which ajv has already.
  delete specification.definitions['http://json-schema.org/draft-07/schema']
  const validate = document.compile(specification)
  validate(question.asyncApi)
  answer.asyncApi = words(validate.errors)
}

process.stdout.write(JSON.stringify(answer))
