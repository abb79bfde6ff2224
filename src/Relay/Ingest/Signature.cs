using System.Runtime.CompilerServices;

namespace Relay.Ingest;

/// <summary>The 32 bytes of a signature, kept in the request's own frame so that it survives an await without an array.</summary>
[InlineArray(32)]
internal struct Signature
{
    private byte _first;
}
