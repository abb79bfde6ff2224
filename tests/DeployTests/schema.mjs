// Checks JSON against a JSON Schema: node schema.mjs SCHEMA [FURTHER-SCHEMA...], reads a JSON list
// from standard input, writes a line for each value: the list of its faults.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import Ajv from "ajv";
import formats from "ajv-formats";
import formats2019 from "ajv-formats-draft2019";

const [first, ...further] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const schema = read(first);
const ajv = new Ajv({ allErrors: true, strict: false });
formats(ajv);
formats2019(ajv);
// They name one another by their files.
for (const other of further) ajv.addSchema({ ...read(other), $id: new URL(basename(other), schema.$id).href });
const validate = ajv.compile(schema);
for (const value of JSON.parse(readFileSync(0, "utf8"))) {
  const faults = validate(value) ? [] : validate.errors.map((fault) => `${fault.instancePath}: ${fault.message} ${JSON.stringify(fault.params)}`);
  console.log(JSON.stringify(faults));
}
