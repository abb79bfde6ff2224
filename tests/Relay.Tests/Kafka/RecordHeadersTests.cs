using Confluent.Kafka;
using Relay.Kafka;

namespace Relay.Tests.Kafka;

public sealed class RecordHeadersTests
{
    [Fact]
    public void Of_headers_with_one_name_the_last_counts()
    {
        var headers = new RecordHeaders();
        headers.Add("a", "1");
        headers.Add("a", "2");
        Assert.Equal("2", headers.Get("a"));
        Assert.Null(headers.Get("b"));
    }

    [Fact]
    public void What_is_absent_is_not_written()
    {
        var headers = new RecordHeaders();
        headers.Add("a", null);
        Assert.Empty(headers.Inner);
    }

    [Fact]
    public void A_header_without_a_value_is_absent()
    {
        var foreign = new Headers { { "a", null } };
        Assert.Null(new RecordHeaders(foreign).Get("a"));
        Assert.Equal(1, new RecordHeaders(foreign).Size);
    }

    [Fact]
    public void Size_counts_bytes_of_names_and_values()
    {
        var headers = new RecordHeaders();
        headers.Add("name", "é");
        headers.Add("b", "12");
        Assert.Equal(4 + 2 + 1 + 2, headers.Size);
    }
}
