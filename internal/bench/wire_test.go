package bench

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/line"
)

func TestConnSpeaksHTTP(t *testing.T) {
	long := strings.Repeat("窓口", 20_000)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch r.URL.Path {
		case "/length":
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, r.Header.Get("X-Word")+string(body))
		case "/chunked":
			_, _ = io.WriteString(w, long)
			_ = http.NewResponseController(w).Flush()
			_, _ = io.WriteString(w, "end")
		case "/cut":
			panic(http.ErrAbortHandler)
		}
	}))
	defer srv.Close()
	c := NewConn(srv.Listener.Addr().String())
	defer c.Close()
	for range 2 { // on one connection
		c.request("POST", "/length", "X-Word", "語")
		if status, body, err := c.with([]byte("!")); err != nil || status != 201 || string(body) != "語!" {
			t.Fatalf("%d %q %v", status, body, err)
		}
		c.request("GET", "/chunked")
		if status, body, err := c.with(nil); err != nil || status != 200 || string(body) != long+"end" {
			t.Fatalf("%d, %d bytes, %v", status, len(body), err)
		}
	}
	c.request("GET", "/cut")
	if _, _, err := c.with(nil); err == nil {
		t.Error("an answer that was cut off is no error")
	}
	c.request("GET", "/length", "X-Word", "again")
	if _, body, err := c.with(nil); err != nil || string(body) != "again" {
		t.Errorf("after an error: %q %v", body, err)
	}
}

// What the generator sends must be what the desk takes.
func TestWebhooksAreSignedAndRead(t *testing.T) {
	w, due := newWriter(channelSecret, "1700000000", 200), time.UnixMilli(1764310000123)
	ids := map[string]bool{}
	for n := range int64(3) {
		for _, body := range [][]byte{append([]byte{}, w.text(n, due)...), append([]byte{}, w.image(n+10, due, "4711")...)} {
			if !line.Verify(body, w.sign(body), channelSecret) {
				t.Fatalf("the signature does not fit %s", body)
			}
			events, err := line.Decode(channelID, body, due)
			if err != nil || len(events) != 1 || !events[0].At.Equal(due) {
				t.Fatalf("%s: %+v %v", body, events, err)
			}
			if ids[events[0].EventID] {
				t.Errorf("event id %s twice", events[0].EventID)
			}
			ids[events[0].EventID] = true
		}
	}
	if customer(0) != "U"+strings.Repeat("0", 31)+"1" {
		t.Errorf("the first customer is %s", customer(0))
	}
}

func TestEventsAreReadByteByByte(t *testing.T) {
	var m Event
	m.Type = eventType([]byte("message\n"))
	m.read([]byte(`data: {"id":"m1","version":1,"conversation_id":"v1","thread_id":"t1","workspace_id":"w","direction":"in"}`))
	if m.ID != "m1" || m.Conversation != "v1" || !m.Inbound {
		t.Errorf("%+v", m)
	}
	c := Event{Type: eventType([]byte("conversation\n"))}
	c.read([]byte(`data: {"id":"v1","version":3,"workspace_id":"w","thread_id":"t","state":"offered","assignee":null}`))
	if c.ID != "v1" || c.State != "offered" {
		t.Errorf("%+v", c)
	}
}
