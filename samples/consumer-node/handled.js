import { appendFileSync, existsSync, readFileSync } from 'node:fs'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

// Ids of events that were handled to their end, one a line. Instances that share a group need one store for all; see README.md.
export class HandledIds {
  #path
  #ids

  constructor(path) {
    this.#path = path
    this.#ids = new Set(existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => uuid.test(line)) : [])
  }

  has(id) {
    return this.#ids.has(id)
  }

  add(id) {
    appendFileSync(this.#path, `\n${id}`) // The line's end comes first: a line that a crash cut short spoils no other.
    this.#ids.add(id)
  }
}
