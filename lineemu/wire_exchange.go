package lineemu

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strconv"
)

// exchange writes a webhook and reads its answer to the end; keep tells whether the connection can
// go on. A status comes with an error when the answer broke off in its body.
func (c *wireConn) exchange(to *url.URL, sig string, body []byte) (status int, answer []byte, keep bool, err error) {
	c.out = appendRequest(c.out[:0], to, sig, body)
	if _, err := c.Write(c.out); err != nil {
		return 0, nil, false, err
	}
	if _, err := c.r.Peek(1); err != nil {
		return 0, nil, false, err
	}
	status, length, plain := plainHead(c.r)
	if !plain {
		return readAnswer(c.r)
	}
	if length > 0 {
		answer = make([]byte, length)
		_, err = io.ReadFull(c.r, answer)
	}
	return status, answer, err == nil, err
}

// appendRequest adds one webhook's whole request to b. Its order of fields is net/http's.
func appendRequest(b []byte, to *url.URL, sig string, body []byte) []byte {
	b = append(append(b, "POST "...), to.RequestURI()...)
	b = append(append(b, " HTTP/1.1\r\nHost: "...), to.Host...)
	b = append(b, "\r\nUser-Agent: "+agentName+"\r\nContent-Length: "...)
	b = strconv.AppendInt(b, int64(len(body)), 10)
	b = append(b, "\r\nContent-Type: "+hookType+"\r\n"...)
	if sig != "" {
		b = append(append(append(b, sigHeader+": "...), sig...), "\r\n"...)
	}
	return append(append(b, "\r\n"...), body...)
}

var (
	headEnd  = []byte("\r\n\r\n")
	lineEnd  = []byte("\r\n")
	protocol = []byte("HTTP/1.1 ")
)

// plainHead takes the head of an answer off r, when it lies there whole and says no more than a final
// status and a length, as nearly every one does. Otherwise r is as it was: net/http must read it.
func plainHead(r *bufio.Reader) (status, length int, ok bool) {
	have, _ := r.Peek(r.Buffered()) // what lies there cannot fail
	end := bytes.Index(have, headEnd)
	if end < 0 || !bytes.HasPrefix(have, protocol) {
		return 0, 0, false
	}
	first, fields, _ := bytes.Cut(have[len(protocol):end], lineEnd)
	code, _, _ := bytes.Cut(first, []byte(" "))
	status, err := strconv.Atoi(string(code))
	if err != nil || bytes.ContainsFunc(first, oddInLine) || status < 200 || status > 599 || status == http.StatusNoContent || status == http.StatusNotModified {
		return 0, 0, false
	}
	if length, ok = plainLength(fields); !ok {
		return 0, 0, false
	}
	_, _ = r.Discard(end + len(headEnd))
	return status, length, true
}

// plainLength reads the length of the body from header fields that say nothing else about it or about
// the connection.
func plainLength(fields []byte) (length int, ok bool) {
	length = -1
	for len(fields) > 0 {
		var line []byte
		line, fields, _ = bytes.Cut(fields, lineEnd)
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case len(name) == 0 || len(name) == len(line) || bytes.ContainsFunc(name, oddInName) || bytes.ContainsFunc(value, oddInLine):
			return 0, false
		case bytes.EqualFold(name, []byte("Connection")), bytes.EqualFold(name, []byte("Transfer-Encoding")):
			return 0, false
		case bytes.EqualFold(name, []byte("Content-Length")):
			n, err := strconv.ParseUint(string(bytes.TrimSpace(value)), 10, 31)
			if err != nil || length >= 0 {
				return 0, false
			}
			length = int(n)
		}
	}
	return length, length >= 0 && length <= maxAnswer
}

func oddInLine(r rune) bool { return r < ' ' || r > '~' }

func oddInName(r rune) bool {
	return r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

// readAnswer is for answers of any kind.
func readAnswer(r *bufio.Reader) (status int, answer []byte, keep bool, err error) {
	var resp *http.Response
	for resp == nil || resp.StatusCode < 200 { // 1xx come before the answer
		if resp, err = http.ReadResponse(r, postRequest); err != nil {
			return 0, nil, false, err
		}
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	return resp.StatusCode, answer[:min(len(answer), maxAnswer)], err == nil && !resp.Close && len(answer) <= maxAnswer, err
}

// postRequest tells net/http what is being answered.
var postRequest = &http.Request{Method: http.MethodPost}
