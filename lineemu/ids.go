package lineemu

import (
	crand "crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

// ids draws identifiers and tokens from one seeded source, so that a seed repeats a run.
type ids struct {
	mu      sync.Mutex
	rnd     *rand.Rand
	message int64 // the last message id; its parity is the source's
}

// newIDs returns two sources that never draw the same message id. Message ids start at the time, so
// that a restarted platform, even one with the same seed, does not repeat those of its last run.
func newIDs(seed uint64, now time.Time) (api, acts *ids) {
	if seed == 0 {
		var b [8]byte
		_, _ = crand.Read(b[:]) // never fails on the platforms Go supports
		seed = binary.LittleEndian.Uint64(b[:])
	}
	first := 400_000_000_000_000_000 + now.UnixMilli()*100_000
	return &ids{rnd: rand.New(rand.NewPCG(seed, 0x6d61646f)), message: first},
		&ids{rnd: rand.New(rand.NewPCG(seed, 0x67756368)), message: first + 1}
}

func (g *ids) bytes(n int) []byte {
	b := make([]byte, n)
	g.fill(b)
	return b
}

// fill draws bytes, eight at a time: of the last draw it may leave some out.
func (g *ids) fill(b []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for len(b) > 0 {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], g.rnd.Uint64())
		b = b[copy(b, word[:]):]
	}
}

func (g *ids) hex(n int) string { return string(g.appendHex(make([]byte, 0, 2*n), n)) }

// appendHex adds n bytes in hex to b.
func (g *ids) appendHex(b []byte, n int) []byte {
	var room [16]byte
	for ; n > 0; n -= len(room) {
		part := room[:min(n, len(room))]
		g.fill(part)
		b = hex.AppendEncode(b, part)
	}
	return b
}

// chat returns a user, group or room id: the letter and 32 hex digits.
func (g *ids) chat(letter byte) string { return string(letter) + g.hex(16) }

// messageToken makes a quote or read token. It carries its message's id behind a random part, so
// that no index is needed.
func (g *ids) messageToken(prefix, messageID string) string {
	b := append(make([]byte, 0, 64), prefix...)
	return string(append(g.appendHex(b, tokenRandom/2), messageID...))
}

const hexDigits = "0123456789abcdef"

// uuid returns a version 4 UUID, the form of x-line-request-id.
func (g *ids) uuid() string {
	b := g.bytes(16)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	var s [36]byte
	at := 0
	for i, c := range b {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			s[at] = '-'
			at++
		}
		s[at], s[at+1] = hexDigits[c>>4], hexDigits[c&0x0f]
		at += 2
	}
	return string(s[:])
}

// event returns a webhookEventId: a ULID of the event's time.
func (g *ids) event(at time.Time) string {
	var id ulid.ULID
	_ = id.SetTime(uint64(max(at.UnixMilli(), 0)))
	g.fill(id[6:])
	return id.String()
}

// nextMessage returns a message id: 18 digits, beyond 2^53, growing.
func (g *ids) nextMessage() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.message += 2 + 2*g.rnd.Int64N(5_000)
	return strconv.FormatInt(g.message, 10)
}

// audience returns a twelve-digit audience id.
func (g *ids) audience() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return 100_000_000_000 + g.rnd.Int64N(900_000_000_000)
}

// channelID returns a ten-digit channel id.
func (g *ids) channelID() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return strconv.FormatInt(2_000_000_000+g.rnd.Int64N(999_999_999), 10)
}

// validChatID tells whether id is the letter followed by 32 lower-case hex digits.
func validChatID(id string, letter byte) bool {
	if len(id) != 33 || id[0] != letter {
		return false
	}
	for _, c := range []byte(id[1:]) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// chance is a number in [0, 1) that depends on nothing but what it is given.
func chance(seed uint64, name string, n int) float64 {
	for _, b := range []byte(name) {
		seed = scramble(seed ^ uint64(b))
	}
	return fraction(seed + uint64(n))
}
