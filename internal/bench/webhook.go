package bench

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"strconv"
	"time"
)

// writer makes signed webhooks of one event each. Not safe for concurrent use; each
// connection has one. Making and signing one costs about 2 µs, so it is done when
// the event leaves and the text can hold its own time.
type writer struct {
	run       string // makes event ids of two runs differ
	customers int
	mac       hash.Hash
	sum       []byte
	body      []byte
}

func newWriter(secret, run string, customers int) *writer {
	return &writer{run: run, customers: customers, mac: hmac.New(sha256.New, []byte(secret))}
}

// customer is the LINE user id of the i-th customer.
func customer(i int) string {
	return "U" + string(pad(nil, int64(i)+1, 32))
}

// text is one event: a message of about 75 bytes with the run, its number and the
// time at which it was due, as peers were measured with.
func (w *writer) text(n int64, due time.Time) []byte {
	w.head(n, due)
	w.body = append(w.body, w.run[len(w.run)-6:]...)
	w.body = pad(w.body, n, 12)
	w.body = append(w.body, `","type":"text","quoteToken":"q","text":"run `...)
	w.body = append(w.body, w.run...)
	w.body = append(w.body, ` n `...)
	w.body = pad(w.body, n, 10)
	w.body = append(w.body, ` at `...)
	w.body = pad(w.body, due.UnixNano(), 19)
	w.body = append(w.body, " いつ届きますか\"}}]}"...)
	return w.body
}

// image is one event with a picture that the emulator holds under an id.
func (w *writer) image(n int64, due time.Time, id string) []byte {
	w.head(n, due)
	w.body = append(w.body, id...)
	w.body = append(w.body, `","type":"image","quoteToken":"q","contentProvider":{"type":"line"}}}]}`...)
	return w.body
}

func (w *writer) head(n int64, due time.Time) {
	w.body = append(w.body[:0], `{"destination":"U0","events":[{"type":"message","mode":"active","timestamp":`...)
	w.body = strconv.AppendInt(w.body, due.UnixMilli(), 10)
	w.body = append(w.body, `,"webhookEventId":"`...)
	w.body = append(w.body, w.run...)
	w.body = pad(w.body, n, 12)
	w.body = append(w.body, `","deliveryContext":{"isRedelivery":false},"source":{"type":"user","userId":"U`...)
	w.body = pad(w.body, n%int64(w.customers)+1, 32)
	w.body = append(w.body, `"},"replyToken":"`...)
	w.body = append(w.body, w.run...)
	w.body = pad(w.body, n, 20)
	w.body = append(w.body, `","message":{"id":"`...)
}

// sign gives the value of the signature's field.
func (w *writer) sign(body []byte) string {
	w.mac.Reset()
	_, _ = w.mac.Write(body)
	w.sum = w.mac.Sum(w.sum[:0])
	return base64.StdEncoding.EncodeToString(w.sum)
}

// pad appends a number with leading zeros.
func pad(to []byte, n int64, width int) []byte {
	var digits [20]byte
	s := strconv.AppendInt(digits[:0], n, 10)
	for range width - len(s) {
		to = append(to, '0')
	}
	return append(to, s...)
}
