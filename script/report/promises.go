package main

// promise is something the desk holds to, whatever breaks.
type promise struct{ name, words string }

// promised is the whole list, so that a report also shows what it did not look at.
var promised = []promise{
	{"R1", "a webhook answered with 200 is stored, whenever the process dies"},
	{"R2", "LINE gets its answer within two seconds under load"},
	{"R3", "a power cut loses nothing that was acknowledged"},
	{"R4", "an event delivered many times is taken in once"},
	{"R5", "the order of delivery changes nothing"},
	{"R6", "a poisoned event is set aside and holds up no other"},
	{"R7", "a push reaches the customer exactly once"},
	{"R8", "a reply is never sent twice; one in doubt is shown as such"},
	{"R9", "rate limits and an empty quota lose nothing"},
	{"R10", "LINE may be down for hours"},
	{"R11", "every attachment that can be had is kept"},
	{"R12", "the database may fail over to its standby"},
	{"R13", "one operator wins an inquiry"},
	{"R14", "many messages at once make one contact and one inquiry"},
	{"R15", "hints between nodes may be lost"},
	{"R16", "a full disk is said, and nothing acknowledged is lost"},
	{"R17", "the clock may jump"},
	{"R18", "browsers that stop reading harm nobody else"},
	{"R19", "a browser that comes back has missed nothing"},
	{"R20", "a node may die"},
	{"R21", "the network may part"},
	{"R22", "a deployment refuses nothing"},
	{"R23", "a backup can be restored"},
	{"R24", "corruption is seen, never served"},
	{"R25", "a connector's trouble stays its own"},
	{"R26", "nothing leaks over the hours"},
	{"R27", "secrets rotate without a loss"},
	{"R28", "the service's level is computed from what happened"},
	{"simulator", "the flow holds under seeded faults at every port"},
}
