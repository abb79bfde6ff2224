namespace Relay.Secrets.Rotation.Providers;

/// <summary>Tells whichever provider a secret is for.</summary>
internal sealed class ProviderTeller(GenesysTeller genesys, MetaTeller meta) : ISecretTeller
{
    public Task<Telling> TellAsync(SecretOrder order, CancellationToken cancellationToken) => order.Kind switch
    {
        RotationKinds.GenesysSignature => genesys.TellAsync(order, cancellationToken),
        RotationKinds.MetaVerifyToken => meta.TellAsync(order, cancellationToken),
        _ => throw new InvalidOperationException($"Nobody is told of a secret of the kind {order.Kind}."),
    };
}
