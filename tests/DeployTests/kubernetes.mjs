// Checks objects of Kubernetes: reads a JSON list from standard input, writes one line for each fault.
// The validators pass over names that they do not know, as a misspelt one is; so what they never looked at is a fault too.
import { readFileSync } from "node:fs";

const types = {
  "v1/ConfigMap": "IoK8sApiCoreV1ConfigMap",
  "v1/Service": "IoK8sApiCoreV1Service",
  "v1/ServiceAccount": "IoK8sApiCoreV1ServiceAccount",
  "apps/v1/Deployment": "IoK8sApiAppsV1Deployment",
  "autoscaling/v2/HorizontalPodAutoscaler": "IoK8sApiAutoscalingV2HorizontalPodAutoscaler",
  "batch/v1/Job": "IoK8sApiBatchV1Job",
  "networking.k8s.io/v1/Ingress": "IoK8sApiNetworkingV1Ingress",
  "networking.k8s.io/v1/NetworkPolicy": "IoK8sApiNetworkingV1NetworkPolicy",
  "policy/v1/PodDisruptionBudget": "IoK8sApiPolicyV1PodDisruptionBudget",
};

function watch(value, path, seen) {
  if (value === null || typeof value !== "object") return value;
  const copy = Array.isArray(value) ? [] : {};
  for (const key of Object.keys(value)) copy[key] = watch(value[key], `${path}.${key}`, seen);
  const read = new Set();
  if (!Array.isArray(value)) seen.push({ path, keys: Object.keys(value), read });
  return new Proxy(copy, {
    get(target, key) {
      read.add(key);
      return target[key];
    },
    ownKeys(target) {
      const keys = Reflect.ownKeys(target);
      for (const key of keys) read.add(key);
      return keys;
    },
  });
}

for (const given of JSON.parse(readFileSync(0, "utf8"))) {
  const kind = `${given.apiVersion}/${given.kind}`;
  const name = `${kind} ${given.metadata?.name}`;
  const type = types[kind];
  if (!type) {
    console.log(`${name}: no such kind is known here`);
    continue;
  }
  const { validate } = await import(`kubernetes-models/_schemas/${type}`);
  const seen = [];
  if (!validate(watch(given, "", seen))) {
    for (const fault of validate.errors) console.log(`${name}${fault.instancePath.replaceAll("/", ".")}: ${fault.keyword} ${JSON.stringify(fault.params)}`);
  } else {
    for (const part of seen) {
      for (const key of part.keys) if (!part.read.has(key)) console.log(`${name}${part.path}.${key}: no such field`);
    }
  }
}
