namespace Relay;

/// <summary>Every log line's number, once. Operators build alerts on them, so a number is never used again for something else.</summary>
internal static class EventIds
{
    // 1000: the process
    public const int Starting = 1000;
    public const int FatalStop = 1001;
    public const int TrialMode = 1002;
    public const int ShuttingDown = 1003;
    public const int OneNormalizer = 1004;
    public const int WebhookUrls = 1005;
    public const int StoreNamed = 1006;

    // 1100: tenants
    public const int SnapshotLoaded = 1100;
    public const int SnapshotStale = 1101;
    public const int SeedApplied = 1102;
    public const int SeedLeftOut = 1103;
    public const int SeedWaits = 1104;
    public const int SeedUnread = 1105;

    // 1200: Kafka
    public const int EmbeddedBroker = 1200;
    public const int LibrdkafkaLine = 1201;
    public const int ClientError = 1202;
    public const int TopicCreated = 1203;
    public const int TopicsUnreachable = 1204;
    public const int WeakDurability = 1205;
    public const int PartitionsAssigned = 1206;
    public const int PartitionsRevoked = 1207;
    public const int RecordsLost = 1208;
    public const int LogRestarted = 1209;
    public const int CommitFailed = 1210;
    public const int RevokeIncomplete = 1211;
    public const int DrainIncomplete = 1212;
    public const int ConsumeFailed = 1213;
    public const int AssignmentRetry = 1214;
    public const int RangeEndedEarly = 1215;
    public const int RangeFailed = 1216;
    public const int ConsumerDraining = 1217;
    public const int OffsetOutOfRange = 1218;
    public const int FamilyEmpty = 1219;
    public const int TopicConfigUnknown = 1220;
    public const int FewerCopies = 1221;
    public const int AssignmentGivenUp = 1222;

    // 1300: Ingest
    public const int NotDurable = 1300;
    public const int BodyBudgetSpent = 1301;
    public const int SpoolBegins = 1310;
    public const int SpoolEnds = 1311;
    public const int SpoolFailed = 1312;
    public const int SpoolUnread = 1313;
    public const int SpoolDrained = 1314;
    public const int SpoolRefused = 1315;
    public const int SpoolRecovered = 1316;
    public const int SpoolInterrupted = 1317;
    public const int SpoolOpened = 1318;
    public const int SpoolUncounted = 1319;

    // 1400: Normalize
    public const int RecordNormalized = 1400;
    public const int BadRawRecord = 1401;
    public const int WarmedUp = 1403;
    public const int AdapterFault = 1404;
    public const int WarmUpCut = 1405;
    public const int SeenStoreAway = 1410;
    public const int SeenStoreBack = 1411;
    public const int RecipientsFailed = 1412;

    // 1420: replay
    public const int ReplayStarted = 1420;
    public const int ReplayEnded = 1421;

    // 1500: Dispatch
    public const int DeliveryFailed = 1500;
    public const int BadRecord = 1501;
    public const int SenderFault = 1505;
    public const int AnswerFault = 1506;
    public const int BreakerOpened = 1510;
    public const int BreakerClosed = 1511;
    public const int LimitClosed = 1512;
    public const int DispatchDropped = 1520;

    // 1530: parking
    public const int DispatchWithoutStore = 1530;
    public const int DispatchStoreBack = 1531;
    public const int ParkedLoaded = 1532;
    public const int ParkedUnread = 1533;
    public const int DeliveryWaits = 1534;
    public const int ParkingOvertaken = 1535;
    public const int ParkingRefused = 1536;

    // 1600: Http
    public const int TokenFetched = 1600;
    public const int TokenRefused = 1601;

    // 1700: the store
    public const int StoreMigrated = 1700;
    public const int StoreUnreachable = 1701;
    public const int PartitionDropped = 1702;
    public const int PartitionBusy = 1703;
    public const int PartitionsFailed = 1704;
    public const int ListenerBroken = 1705;

    // 1800: the fleet
    public const int HeartbeatFailed = 1800;
    public const int HeartbeatRecovered = 1801;
    public const int PartitionCountUnread = 1802;

    // 1900: secrets
    public const int KeyRingBare = 1900;
    public const int BundleUnreadable = 1901;
    public const int KeyRingBareInDirectory = 1902;
    public const int VaultAway = 1903;
    public const int VaultBack = 1904;
    public const int VaultUnreadable = 1905;
    public const int VaultUnwritten = 1906;

    // 1920: connections
    public const int CheckBroken = 1920;
    public const int CheckResultsUnsaved = 1921;
    public const int DeploymentStopped = 1923;
    public const int DeploymentBroken = 1924;

    // 1940: what was seen of tenants, and the rotation of secrets
    public const int SightingsNotKept = 1940;
    public const int RotationsWait = 1941;
    public const int RotationHeld = 1942;
    public const int RotationFailed = 1943;

    // 1960: management
    public const int ManagementWithoutStore = 1960;
    public const int ParkedWishGranted = 1961;

    // 2000: Project, and the HTTP API
    public const int ReadModelWaits = 2000;
    public const int ReadModelGoesOn = 2001;
    public const int BadDeadLetter = 2002;
    public const int DeadLettersDecided = 2010;
    public const int ReplayFailed = 2011;
    public const int CommandNotDurable = 2020;
    public const int KeysUnreachable = 2021;

    // 2100: telemetry
    public const int TelemetryBegins = 2100;
    public const int TelemetryFails = 2101;
    public const int TelemetryCutOff = 2102;
    public const int WatchFailed = 2110;
}
