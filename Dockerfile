# syntax=docker/dockerfile:1.10.0
# Relay and, as a target of its own for trying it out, the Simulator:
#   docker build --tag relay .
#   docker build --tag relay-simulator --target simulator .
# Checked by tests/DeployTests, which run the commands below on a clean copy; keep paths in RUN relative to WORKDIR.

# The versions of global.json and of the runtime that Relay is tested with. For a release add the digests
# (SDK_IMAGE=…@sha256:…), which a tag does not promise to keep.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled

FROM ${SDK_IMAGE} AS build
WORKDIR /src
# An image without TLS to the brokers would be of no use: a librdkafka that cannot speak it ends the build.
ENV DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 NUGET_XMLDOC_MODE=skip RELAY_NATIVE_NEEDS=ssl

# First what changes seldom: librdkafka, where no NuGet source has it (docs/adr/0002-native-kafka-library.md), and the packages.
COPY eng/native.sh eng/apt.sh eng/
COPY global.json nuget.config ./
RUN eng/native.sh
COPY Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Relay/Relay.csproj src/Relay/
COPY src/Relay.Contracts/Relay.Contracts.csproj src/Relay.Contracts/
COPY samples/Simulator/Simulator.csproj samples/Simulator/
RUN dotnet restore src/Relay/Relay.csproj --use-current-runtime && dotnet restore samples/Simulator/Simulator.csproj --use-current-runtime

# Analysers and tests have had their say before an image is built.
COPY src/ src/
COPY docs/schemas/ docs/schemas/
RUN dotnet publish src/Relay/Relay.csproj --configuration Release --no-restore --use-current-runtime --self-contained false --output artifacts/image/relay -p:RunAnalyzers=false -p:UseAppHost=false -p:DebugType=embedded -p:PublishDocumentationFiles=false \
 && eng/native.sh beside artifacts/image/relay

FROM build AS build-simulator
COPY samples/Simulator/ samples/Simulator/
RUN dotnet publish samples/Simulator/Simulator.csproj --configuration Release --no-restore --use-current-runtime --self-contained false --output artifacts/image/simulator -p:RunAnalyzers=false -p:UseAppHost=false -p:DebugType=embedded -p:PublishDocumentationFiles=false

# No shell, no package manager, and a user without rights. It runs with a read-only root file system: nothing is written, not even to /tmp.
FROM ${RUNTIME_IMAGE} AS runtime
WORKDIR /app
# Diagnostics would put a socket into /tmp; where they are needed, give the container a writable /tmp and set this to 1.
# LD_LIBRARY_PATH is for what a librdkafka built here is linked with (eng/native.sh beside).
ENV ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_EnableDiagnostics=0 \
    LD_LIBRARY_PATH=/app
USER $APP_UID
EXPOSE 8080
STOPSIGNAL SIGTERM

FROM runtime AS simulator
COPY --from=build-simulator /src/artifacts/image/simulator ./
LABEL org.opencontainers.image.title="Relay Simulator" \
      org.opencontainers.image.description="Stands in for Meta and Genesys Cloud; for trying Relay out, never for production"
ENTRYPOINT ["dotnet", "Relay.Simulator.dll"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["dotnet", "Relay.Simulator.dll", "health"]

FROM runtime AS relay
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="Relay" \
      org.opencontainers.image.description="A multi-tenant relay between WhatsApp, Genesys Cloud and Kafka" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
COPY --from=build /src/artifacts/image/relay ./
ENTRYPOINT ["dotnet", "Relay.dll"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["dotnet", "Relay.dll", "health"]
