using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>Files. Which kind of file it is says <c>mediaType</c>, or the MIME type where that is missing or a mere File.</summary>
internal static class GenesysAttachmentParser
{
    public static void Add(JsonElement attachment, GenesysContentParts parts)
    {
        var caption = attachment.Word("text");
        var name = attachment.GetAnyCase("filename").Word();
        var url = attachment.Word("url");
        var kind = attachment.Word("mediaType")?.ToLowerInvariant();
        if (kind == "link" || url is null)
        {
            parts.AddText(ReadableContent.Lines(caption, name, url));
            return;
        }

        var mime = attachment.Word("mime");
        parts.Files.Add(new MediaContent
        {
            Type = ContentType(kind, mime),
            Caption = caption,
            Media = new Media
            {
                Id = attachment.Word("id"),
                Url = url,
                MimeType = mime,
                Sha256 = attachment.Word("sha256"),
                FileName = name,
                Size = attachment.Whole("contentSizeBytes"),
            },
        });
    }

    private static string ContentType(string? kind, string? mime) => (kind ?? mime?.Split('/')[0].ToLowerInvariant()) switch
    {
        "image" => ContentTypes.Image,
        "video" => ContentTypes.Video,
        "audio" => ContentTypes.Audio,
        _ => ContentTypes.Document,
    };
}
