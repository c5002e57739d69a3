package main

import "strings"

// promise is something the desk holds to, whatever breaks.
type promise struct {
	name, words string
	pass        string   // what must be true for it to be held
	tests       []string // that prove it, controls among them
	unit        string   // what MADOGUCHI_FAULT_TRIALS counts in them
	elsewhere   string   // where else one may look, when no trial is named
}

// promised is the whole list, so that a report also shows what it did not look at.
var promised = []promise{
	{name: "R1", words: "a webhook answered with 200 is stored, whenever the process dies", pass: "acknowledged and lost 0, twice 0",
		tests: []string{"TestKill", "TestKillNoticesAnEarlyAnswer", "TestKillToMany", "TestKillNoticesASecondTelling"}, unit: "kills"},
	{name: "R2", words: "LINE gets its answer within two seconds under load", elsewhere: "madoguchi bench"},
	{name: "R3", words: "a power cut loses nothing that was acknowledged"},
	{name: "R4", words: "an event delivered many times is taken in once", pass: "one row, one bubble, one answer of the bot, every webhook answered with 200",
		tests: []string{"TestSameEvent", "TestSameEventNoticesRepeats"}, unit: "deliveries"},
	{name: "R5", words: "the order of delivery changes nothing", pass: "every order ends the same, what was taken back stays so",
		tests: []string{"TestAllOrdersOnTheStore", "TestAllOrdersNoticesAForgottenUnsend"}, unit: "orders"},
	{name: "R6", words: "a poisoned event is set aside and holds up no other", pass: "of 100 events in one body the 93 sound ones are in the talk, 7 are set aside and counted for the alert, answered with 200",
		tests: []string{"TestPoison", "TestPoisonNoticesARefusedBody"}, unit: "events"},
	{name: "R7", words: "a push reaches the customer exactly once", pass: "no bubble seen twice, none sent and not seen",
		tests: []string{"TestExactlyOnce", "TestExactlyOnceNoticesRepeats", "TestExactlyOnceOnABadLine", "TestExactlyOnceOnABadLineNoticesRepeats"}, unit: "messages"},
	{name: "R8", words: "a reply is never sent twice; one in doubt is shown as such", pass: "no reply seen twice, unknown only where nobody can know",
		tests: []string{"TestExactlyOnce", "TestExactlyOnceNoticesRepeats", "TestExactlyOnceOnABadLine", "TestExactlyOnceOnABadLineNoticesRepeats"}, unit: "messages"},
	{name: "R9", words: "rate limits and an empty quota lose nothing", pass: "lost 0, twice 0, in order, of the calls more than a second after a channel's fifth refusal LINE refuses at most 1 of 100 (4, where that is fewer); an empty quota told within 60 s and not tried again",
		tests: []string{"TestLimits", "TestLimitsNoticesHaste", "TestLimitsNoticesATriedQuota"}, unit: "customers"},
	{name: "R10", words: "LINE may be down for hours", elsewhere: "the story script/testdata/line_down.txtar, in seconds"},
	{name: "R11", words: "every attachment that can be had is kept", elsewhere: "go test -run 'Content|File' ./internal/adapter/line ./internal/flow"},
	{name: "R12", words: "the database may fail over to its standby", pass: "acknowledged and lost 0, again at work within 30 s",
		tests: []string{"TestFailover", "TestFailoverNoticesAnAsynchronousStandby", "TestDatabaseComesBack", "TestOldPrimaryComesBack",
			"TestOldPrimaryNoticesASplitBrain", "TestStandbyGoesFirst", "TestStandbyGoesFirstNoticesAnEarlyAnswer"}, unit: "failovers"},
	{name: "R13", words: "one operator wins an inquiry", pass: "one winner each, linearizable, nobody above capacity",
		tests: []string{"TestOneWinner", "TestOneWinnerNoticesTwo", "TestOneWinnerOfOffers", "TestOneWinnerOfOffersNoticesTooMuch"}, unit: "inquiries"},
	{name: "R14", words: "many messages at once make one contact and one inquiry", pass: "1 contact, 1 open inquiry, 13 messages in order",
		tests: []string{"TestNewCustomer", "TestNewCustomerNoticesManyTalks"}, unit: "customers"},
	{name: "R15", words: "hints between nodes may be lost", pass: "lost 0, readers told within 5 s by polling alone, as before within 10 s",
		tests: []string{"TestHintsLost", "TestHintsLostNoticesTrustInHints"}, unit: "seconds without hints"},
	{name: "R16", words: "a full disk is said, and nothing acknowledged is lost", pass: "acknowledged and lost 0, at work again within 60 s of space",
		tests: []string{"TestFullDisk", "TestFullDiskNoticesAnEarlyAnswer", "TestFullDiskOfFiles", "TestFullDiskOfFilesNoticesNoSecondFetch"}, unit: "full disks"},
	{name: "R17", words: "the clock may jump", pass: "nothing seen twice, nothing counted twice, nothing left behind",
		tests: []string{"TestClockJumps", "TestClockJumpsNoticesAKeyOfTheMinute"}, unit: "jump"},
	{name: "R18", words: "browsers that stop reading harm nobody else", pass: "memory +200 MB at most, others told within 1 s (p99), slow ones miss nothing in the end",
		tests: []string{"TestSlowReaders", "TestSlowReadersNoticesWaiting"}, unit: "slow readers"},
	{name: "R19", words: "a browser that comes back has missed nothing", pass: "missed 0",
		tests: []string{"TestCutStreams", "TestCutStreamsNoticesANaiveFeed", "TestCutStreamsNoticesAForgottenPlace"}, unit: "seconds"},
	{name: "R20", words: "a node may die", pass: "acknowledged and lost 0, 99.9 % of webhooks answered with 2xx",
		tests: []string{"TestNodesDie", "TestNodesDieNoticesNoTakeover", "TestNodesDieNoticesRefusals", "TestStandStill", "TestNothingForgottenNoticesAMissingFence"}, unit: "deaths"},
	{name: "R21", words: "the network may part", pass: "acknowledged and lost 0, one owner each; while the cable is cut one wins each inquiry, and who is cut off or loses is told so",
		tests: []string{"TestPartition", "TestCableCut", "TestCableCutNoticesAnEarlyAnswer", "TestCableCutNoticesTwoWinners"}, unit: "partitions"},
	{name: "R22", words: "a deployment refuses nothing", pass: "webhooks refused 0, also to the next version and back; a node stops within 20 s, a killed migration goes on",
		tests: []string{"TestRollingRestart", "TestRollingRestartNoticesAClosedDoor", "TestMigrationGoesOn", "TestMigrationGoesOnNoticesTornSteps",
			"TestUpgradeFromTheVersionBefore", "TestUpgradeNoticesAColumnTakenAway",
			"TestUpgradeAndBack", "TestUpgradeAndBackNoticesARaisedMark", "TestUpgradeAndBackNoticesASilentStep"}, unit: "rounds"},
	{name: "R23", words: "a backup can be restored", pass: "acknowledged before the moment and missing 0, taken back and there again 0",
		tests: []string{"TestPointInTime", "TestPointInTimeNoticesAnEarlierMoment", "TestBackupUnderLoad", "TestBackupNoticesABareCopy"}, unit: "restores"},
	{name: "R24", words: "corruption is seen, never served", elsewhere: "for files, go test -run Changed ./internal/adapter/vault"},
	{name: "R25", words: "a connector's trouble stays its own"},
	{name: "R26", words: "nothing leaks over the hours"},
	{name: "R27", words: "secrets rotate without a loss"},
	{name: "R28", words: "the service's level is computed from what happened"},
	{name: simulator, words: "the flow holds under seeded faults at every port", pass: "no seed breaks a promise, each control is noticed",
		tests: []string{"TestSeeds", "TestSameSeedSameRun"}, unit: "seeds"},
}

const simulator = "simulator"

// promisesOf names what a result is about; R7+R8 is about two.
func promisesOf(name string) []string { return strings.Split(name, "+") }
