package bench

// What the nearest Go peer did with the same work: LibreDesk 2.7.0 at 948ffd8,
// measured in November 2026 on two cores with PostgreSQL 15 and Redis beside it on the
// same machine, by the method of this package (docs/benchmarks.md). Runs of 12–30 s
// without TLS, rules or attachments: its best case.
const peerName = "LibreDesk 2.7.0"

// peerAccept is by requests in flight.
var peerAccept = map[int]string{
	1:  "117/s, p50 8.1, p99 15.5 ms",
	16: "237–305/s, p50 60, p99 128 ms",
	64: "210/s, p50 295, p99 514 ms",
}

// peerAcceptOpen is by events a second. It was not measured beyond 150/s.
var peerAcceptOpen = map[float64]string{
	50:  "p50 11.0, p99 16.9 ms",
	100: "p50 9.0, p99 44.0 ms",
	150: "p50 9.2, p99 40.8 ms",
}

// peerStreamOpen is from the message to the agents' websockets, by events a second.
var peerStreamOpen = map[float64]string{
	100: "p50 5.1, p99 20.6 ms",
	150: "p50 4.9, p99 19.9 ms",
}

const (
	peerStreamOne = "p50 4.1, p99 8.1 ms"
	peerStream    = "at ~250/s: p50 32, p99 73 ms"
	peerReply     = "p50 50, p99 51 ms"
	peerList10k   = "p50 29–33 ms; 8 clients p50 137 ms"
	peerList100k  = "p50 380 ms; 8 clients p50 1.8 s"
	peerKey       = "36/s"
	peerFootprint = "54–57 MB"
	peerStart     = "233–568 ms"
	peerBinary    = "34.9 MB"
	peerTick      = "5-minute tick"
)
