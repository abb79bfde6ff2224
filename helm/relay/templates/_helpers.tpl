{{- define "relay.name" -}}
{{- if contains "relay" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-relay" (.Release.Name | trunc 34 | trimSuffix "-") }}{{ end }}
{{- end }}

{{- define "relay.selector" -}}
app.kubernetes.io/name: relay
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "relay.labels" -}}
{{ include "relay.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "relay.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "relay.name" .) }}{{ else }}{{ .Values.serviceAccount.name | default "default" }}{{ end }}
{{- end }}

{{- define "relay.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{/* The host of a URL. */}}
{{- define "relay.host" -}}
{{ (urlParse (required "publicBaseUrl is required: the address by which Meta and Genesys reach Relay, such as https://relay.example.com" .Values.publicBaseUrl)).host }}
{{- end }}

{{/* A role whose pods can be told to do something; all have the same settings. */}}
{{- define "relay.someRole" -}}
{{- $on := list }}
{{- range $role, $of := .Values.roles }}{{ if $of.enabled }}{{ $on = append $on $role }}{{ end }}{{ end }}
{{- if has "portal" $on }}portal{{ else }}{{ first $on | default "portal" }}{{ end }}
{{- end }}

{{/* A value as Relay reads it: to YAML a whole number is a fraction, and a large one would come out as 1e+08. */}}
{{- define "relay.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ toString . }}{{ end }}
{{- end }}

{{/* What no pod writes to its disk, and who it is. */}}
{{- define "relay.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "relay.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{/* All settings that are no secrets, as a map; the same for every role. */}}
{{- define "relay.settings" -}}
ASPNETCORE_ENVIRONMENT: {{ .Values.environment | quote }}
ASPNETCORE_HTTP_PORTS: "8080"
Relay__PublicBaseUrl: {{ required "publicBaseUrl is required: the address by which Meta and Genesys reach Relay, such as https://relay.example.com" .Values.publicBaseUrl | quote }}
Relay__ShutdownDelay: {{ printf "00:00:%02d" (int .Values.shutdownDelaySeconds) | quote }}
Store__MigrateAtStart: {{ not .Values.migration.enabled | quote }}
Kafka__BootstrapServers: {{ required "kafka.bootstrapServers is required: host:port, separated by commas" .Values.kafka.bootstrapServers | quote }}
Kafka__TopicPrefix: {{ .Values.kafka.topicPrefix | quote }}
Kafka__Partitions: {{ .Values.kafka.partitions | int | quote }}
Kafka__ReplicationFactor: {{ .Values.kafka.replicationFactor | int | quote }}
{{- range $key, $value := .Values.kafka.client }}
Kafka__Client__{{ $key }}: {{ include "relay.text" $value | quote }}
{{- end }}
Secrets__Provider: {{ .Values.secrets.provider | quote }}
{{- if .Values.secrets.keyVault.uri }}
Secrets__KeyVault__Uri: {{ .Values.secrets.keyVault.uri | quote }}
Secrets__KeyVault__Prefix: {{ .Values.secrets.keyVault.prefix | quote }}
{{- else if eq .Values.secrets.provider "KeyVault" }}
{{- fail "secrets.provider is KeyVault, and secrets.keyVault.uri is empty; it must be the vault's address" }}
{{- end }}
{{- if .Values.secrets.dataProtectionCertificateSecret }}
Secrets__Local__Certificate__File: /etc/relay/data-protection/tls.crt
Secrets__Local__Certificate__KeyFile: /etc/relay/data-protection/tls.key
{{- end }}
{{- if .Values.secrets.formerDataProtectionCertificateSecret }}
Secrets__Local__FormerCertificate__File: /etc/relay/former-data-protection/tls.crt
Secrets__Local__FormerCertificate__KeyFile: /etc/relay/former-data-protection/tls.key
{{- end }}
{{- if .Values.seedFile.existingSecret }}
Tenants__SeedFile: /etc/relay/tenants/{{ .Values.seedFile.key }}
{{- end }}
{{- if .Values.trustedProxies }}
Portal__TrustedProxies: {{ .Values.trustedProxies | quote }}
{{- end }}
{{- if .Values.workloadIdentity.enabled }}
AZURE_TOKEN_CREDENTIALS: prod
{{- end }}
{{- if .Values.otlp.endpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ .Values.otlp.endpoint | quote }}
OTEL_SERVICE_NAME: relay
{{- if not (hasKey .Values.settings "OTEL_METRIC_EXPORT_INTERVAL") }}
OTEL_METRIC_EXPORT_INTERVAL: "15000"
{{- end }}
{{- end }}
{{- if .Values.diagnostics }}
DOTNET_EnableDiagnostics: "1"
{{- end }}
{{- range $key, $value := .Values.settings }}
{{ $key }}: {{ include "relay.text" $value | quote }}
{{- end }}
{{- end }}

{{/* Secrets, by reference alone. */}}
{{- define "relay.secretEnv" -}}
{{- $secret := required "existingSecret is required: the name of a Secret with PostgreSQL's connection string" .Values.existingSecret }}
{{- range $setting, $key := .Values.secretSettings }}
- name: {{ $setting }}
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: {{ $key }} } }
{{- end }}
{{- end }}

{{- define "relay.mounts" -}}
{{- if .Values.secrets.dataProtectionCertificateSecret }}
- { name: data-protection, mountPath: /etc/relay/data-protection, readOnly: true }
{{- end }}
{{- if .Values.secrets.formerDataProtectionCertificateSecret }}
- { name: former-data-protection, mountPath: /etc/relay/former-data-protection, readOnly: true }
{{- end }}
{{- if .Values.seedFile.existingSecret }}
- { name: tenants, mountPath: /etc/relay/tenants, readOnly: true }
{{- end }}
{{- if .Values.diagnostics }}
- { name: tmp, mountPath: /tmp }
{{- end }}
{{- end }}

{{- define "relay.volumes" -}}
{{- with .Values.secrets.dataProtectionCertificateSecret }}
- { name: data-protection, secret: { secretName: {{ . }}, defaultMode: 288 } }
{{- end }}
{{- with .Values.secrets.formerDataProtectionCertificateSecret }}
- { name: former-data-protection, secret: { secretName: {{ . }}, defaultMode: 288 } }
{{- end }}
{{- with .Values.seedFile.existingSecret }}
- { name: tenants, secret: { secretName: {{ . }}, defaultMode: 288 } }
{{- end }}
{{- if .Values.diagnostics }}
- { name: tmp, emptyDir: { medium: Memory, sizeLimit: 64Mi } }
{{- end }}
{{- end }}
