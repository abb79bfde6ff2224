using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relay.Connections.Checks.Public;

/// <summary>
/// A webhook as Genesys sends it: a copy of something inbound, without text. Nothing that Genesys sends is empty, so the ledger counts it as
/// ignored for being an own echo.
/// </summary>
internal sealed class GenesysProbeCheck(PublicDoor door) : SignedProbe(door)
{
    public override string Id => CheckIds.ProbeGenesys;

    public override string Title => "A webhook signed as Genesys signs is accepted";

    public override string? MissingIn(TenantConnection connection) => connection switch
    {
        { Live.SignatureSecret: null } or { Live: null } or { IntegrationId: null } => "There is no signature secret of Genesys yet. The webhook deployment generates one.",
        { Live.HasAgents: false } => "No WhatsApp number is connected to the integration yet, so nothing that comes from it could be understood.",
        _ => null,
    };

    public override Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["id"] = "relay-probe",
            ["channel"] = new JsonObject { ["id"] = run.Connection.IntegrationId, ["platform"] = "Open", ["type"] = "Private" },
            ["type"] = "Text",
            ["direction"] = "Inbound",
        };
        return ProbeAsync(
            run.Connection.Webhooks.Genesys, JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Default), run.Connection.Live!.SignatureSecret!,
            Convert.ToBase64String, cancellationToken);
    }
}
