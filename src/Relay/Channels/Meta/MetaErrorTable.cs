using static Relay.Channels.RetryScope;
using static Relay.Contracts.DeliveryCategories;

namespace Relay.Channels.Meta;

/// <summary>
/// The codes of the Graph API and what they mean for a send, for WhatsApp and for Messenger and Instagram (those with subcodes). Data
/// only; a new code is a new row.
/// </summary>
internal static class MetaErrorTable
{
    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    public static IReadOnlyList<MetaError> Rows { get; } =
    [
        // Tokens and permissions: every message of the account will meet the same until someone acts.
        Account(0, Authentication, "Authentication failed"),
        Account(3, Authentication, "The app may not call this method"),
        Account(10, Authentication, "Permission denied or removed"),
        Account(190, Authentication, "The access token is expired or invalid"),
        Account(200, 299, Authentication, "A permission of the API is missing"),
        Account(131005, Authentication, "Access denied"),

        // The account itself.
        Account(33, Configuration, "The number is deleted or not visible to the token"),
        Account(368, Configuration, "Blocked for a time for a violation of policy"),
        Account(131031, Configuration, "The account is locked"),
        Account(131037, Configuration, "The display name is not approved"),
        Account(131042, Configuration, "Payment or eligibility"),
        Account(131044, Configuration, "Payment"),
        Account(131045, Configuration, "The number's registration is faulty"),
        Account(133000, Configuration, "The number's deregistration is incomplete"),
        Account(133005, Configuration, "The PIN does not match"),
        Account(133006, Configuration, "The number must be verified again"),
        Account(133008, Configuration, "Too many guesses of the PIN"),
        Account(133009, Configuration, "PINs guessed too fast"),
        Account(133010, Configuration, "The number is not registered"),
        Account(133016, Configuration, "Too many registrations"),
        Account(134011, Configuration, "Terms of payments not accepted"),

        // Limits: of the app, of the business account, of the number or page, of number and customer.
        Later(4, Throttled, Provider, "The app calls too often", FiveMinutes),
        Later(17, Throttled, Provider, "The user calls too often", OneMinute),
        Later(32, Throttled, Destination, "The page calls too often", OneMinute),
        Later(341, Throttled, Provider, "Application limit", OneMinute),
        Later(613, Throttled, Provider, "Rate limit", OneMinute),
        Later(80006, Throttled, Destination, "Messaging rate limit", OneMinute),
        Later(80007, Throttled, Business, "The business account calls too often", FiveMinutes),
        Later(130429, Throttled, Destination, "The number's throughput is reached"),
        Later(131048, Throttled, Destination, "Limited because of spam reports", OneHour),
        Later(131056, Throttled, Pair, "Too many messages to this customer"),
        Later(131064, Throttled, RetryScope.Message, "The limit of new customers is reached", OneHour),
        Later(131208, Throttled, Pair, "Groups: rate limit", OneMinute),
        Later(132069, Throttled, RetryScope.Message, "The flow is throttled", TenMinutes),

        // Meta's own troubles. 1 and 131000 can be the message's own as well.
        Later(1, Unavailable, RetryScope.Message, "Unknown error of the API"),
        Later(2, Unavailable, Destination, "The API is down or overloaded"),
        Later(131000, Unavailable, RetryScope.Message, "Something went wrong"),
        Later(131016, Unavailable, Destination, "The service is unavailable"),
        Later(131057, Unavailable, Destination, "The account is in maintenance", OneMinute),
        Later(133004, Unavailable, Destination, "The server is unavailable"),
        Later(133015, Unavailable, Destination, "The number was deleted just now", FiveMinutes),
        Later(134101, Unavailable, RetryScope.Message, "The template is still syncing", TenMinutes),
        Later(2494100, Unavailable, Destination, "The account is in maintenance", FiveMinutes),

        // The customer.
        Never(130472, Recipient, "The customer takes part in an experiment of Meta"),
        Never(130497, Recipient, "The business may not write to this country"),
        Never(131020, Recipient, "The group has no other member"),
        Never(131021, Recipient, "Recipient and sender are the same"),
        Never(131026, Recipient, "Undeliverable: not on WhatsApp, an old app, or terms not accepted"),
        Never(131030, Recipient, "The recipient is not on the list of the test number"),
        Never(131041, Recipient, "The group is unknown"),
        Never(131049, Recipient, "Meta chose not to deliver"),
        Never(131050, Recipient, "The customer stopped marketing messages"),
        Never(131062, Recipient, "This message cannot go to a user id"),
        Never(137000, Recipient, "The customer's identity key has changed"),
        Never(131201, 131215, Recipient, "Groups: not possible for this group or participant"),

        // The customer-service window.
        Never(131047, Window, "More than 24 hours since the customer's last message: only templates"),

        // The message.
        Never(100, Content, "Invalid parameter"),
        Never(131008, Content, "A required parameter is missing"),
        Never(131009, Content, "A parameter's value is invalid"),
        Never(131051, Content, "Unsupported message type"),
        Never(131052, Content, "The media cannot be downloaded"),
        Never(131053, Content, "The media cannot be uploaded"),
        Never(131055, Content, "The method is not allowed for this message"),
        Never(131059, Content, "Invalid cursor"),
        Never(131060, Content, "The message is unavailable"),
        Never(131063, Content, "Marketing templates are off for this API"),
        Never(132000, Content, "Template: number of parameters"),
        Never(132001, Content, "Template: does not exist in this language, or is not approved"),
        Never(132005, Content, "Template: text too long"),
        Never(132007, Content, "Template: violates the policy of characters"),
        Never(132008, Content, "Template: value of a parameter"),
        Never(132012, Content, "Template: format of a parameter"),
        Never(132015, Content, "Template: paused for its quality"),
        Never(132016, Content, "Template: disabled"),
        Never(132068, Content, "The flow is blocked"),
        Never(134100, Content, "Only marketing messages are allowed here"),
        Never(134102, Configuration, "The template is not available"),
        Never(135000, Content, "Generic error of a parameter"),
        Never(138000, 138021, Content, "Calls: not enabled, not permitted, or limited"),
        Never(139000, 139004, Content, "Flows: cannot be published"),
        Never(139100, 139103, Content, "Blocking of users"),
        Never(147001, 147005, Content, "User names of businesses"),
        Never(1752041, Content, "Duplicate onboarding"),
        Never(2388000, 2388999, Content, "Creation of templates"),
        Never(2593079, Content, "History synchronisation"),
        Never(2593085, Content, "History synchronisation"),
        Never(2593107, 2593109, Content, "History synchronisation"),

        // Messenger and Instagram.
        Sub(1, 99, MetaVerdict.Retry, Unavailable, RetryScope.Message, "Unexpected; often a missing permission"),
        Sub(1, 1357046, MetaVerdict.Sent, None, RetryScope.Message, "Sent, although an error came back"),
        Sub(2, 2018344, MetaVerdict.Reject, Configuration, Destination, "The page's terms of labels are not accepted"),
        Sub(4, 2018354, MetaVerdict.Reject, Recipient, RetryScope.Message, "Marketing messages: frequency"),
        Sub(9, 2018352, MetaVerdict.Reject, Recipient, RetryScope.Message, "Marketing messages: limit of the user"),
        Sub(10, 2018278, MetaVerdict.Reject, Window, RetryScope.Message, "Outside the allowed window"),
        Sub(10, 2534022, MetaVerdict.Reject, Window, RetryScope.Message, "Outside the allowed window"),
        Sub(10, 2018065, MetaVerdict.Reject, Window, RetryScope.Message, "Outside the allowed window"),
        Sub(10, 2018108, MetaVerdict.Reject, Window, RetryScope.Message, "Outside the allowed window"),
        Sub(10, 1893063, MetaVerdict.Reject, Configuration, Destination, "The page is restricted"),
        // The number where the token does not see it; in Messenger, the customer. It may be the one message's, so it closes nothing.
        Sub(100, 33, MetaVerdict.Reject, Configuration, RetryScope.Message, "An object does not exist or is not visible to the token"),
        Sub(100, 2018001, MetaVerdict.Reject, Recipient, RetryScope.Message, "No such user"),
        Sub(100, 2534014, MetaVerdict.Reject, Recipient, RetryScope.Message, "The user was not found"),
        Sub(100, 2534029, MetaVerdict.Reject, Recipient, RetryScope.Message, "The user is not available"),
        Sub(200, 1545041, MetaVerdict.Reject, Recipient, RetryScope.Message, "The user is not available"),
        Sub(200, 2534041, MetaVerdict.Reject, Configuration, Destination, "Access to messages is switched off"),
        Sub(613, 2534040, MetaVerdict.Retry, Throttled, Destination, "Rate limit"),
        Sub(551, 1545041, MetaVerdict.Reject, Recipient, RetryScope.Message, "The user is not available"),
        Never(551, Recipient, "The user is not available"),
    ];

    private static MetaError Account(int code, string category, string title) => Account(code, code, category, title);

    private static MetaError Account(int from, int to, string category, string title) =>
        new(from, to, null, MetaVerdict.Reject, category, Destination, title);

    private static MetaError Later(int code, string category, RetryScope scope, string title, TimeSpan? wait = null) =>
        new(code, code, null, MetaVerdict.Retry, category, scope, title, wait);

    private static MetaError Never(int code, string category, string title) => Never(code, code, category, title);

    private static MetaError Never(int from, int to, string category, string title) =>
        new(from, to, null, MetaVerdict.Reject, category, RetryScope.Message, title);

    private static MetaError Sub(int code, int subcode, MetaVerdict verdict, string category, RetryScope scope, string title) =>
        new(code, code, subcode, verdict, category, scope, title);
}
