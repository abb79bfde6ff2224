using Relay.Channels;

namespace Relay.Connections;

/// <summary>An adapter's reader of an answer.</summary>
internal delegate ProviderResult<T> AnswerReader<T>(in ProviderAnswer answer)
    where T : class;
