package lineemu

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
)

// What is read without net/http is what net/http would have read.
func FuzzPlainHead(f *testing.F) {
	for _, head := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
		"HTTP/1.1 200 OK\r\ncontent-length:0\r\nDate: Sat\r\n\r\n",
		"HTTP/1.1 500 Oh\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
		"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n",
		"HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 200\r\nContent-Length: 0\r\n folded\r\n\r\n",
	} {
		f.Add([]byte(head))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		r := bufio.NewReader(bytes.NewReader(answer))
		_, _ = r.Peek(1)
		status, length, ok := plainHead(r)
		if !ok {
			return
		}
		body := make([]byte, length)
		_, short := io.ReadFull(r, body)
		resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(answer)), postRequest)
		if err != nil {
			t.Fatalf("%q is no answer to net/http: %v", answer, err)
		}
		want, err := io.ReadAll(resp.Body)
		if resp.StatusCode != status || resp.Close || (err == nil) != (short == nil) || err == nil && !bytes.Equal(want, body) {
			t.Errorf("%q: %d %q, net/http %d %q close %v", answer, status, body, resp.StatusCode, want, resp.Close)
		}
	})
}

func TestUsualAnswersAreReadPlainly(t *testing.T) {
	for _, answer := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Sat, 28 Nov 2026 20:00:00 GMT\r\ncontent-length: 2\r\n\r\n{}",
	} {
		r := bufio.NewReader(strings.NewReader(answer))
		_, _ = r.Peek(1)
		if status, _, ok := plainHead(r); !ok || status != http.StatusOK {
			t.Errorf("%q is left to net/http", answer)
		}
	}
}
