package script

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// listen NAME: whoever acts opens a stream, as a console does, from now on.
func (w *world) listen(ts *testscript.TestScript, _ bool, args []string) {
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.base+"/stream", nil)
	if err == nil {
		req.Header.Set(w.asWhom())
	}
	ts.Check(err)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		cancel()
		ts.Fatalf("stream: %v", err)
	}
	heard := &syncBuffer{}
	var reading sync.WaitGroup
	reading.Go(func() { _, _ = io.Copy(heard, res.Body) })
	w.streams[args[0]] = heard
	w.close = append(w.close, func() { cancel(); reading.Wait(); _ = res.Body.Close() })
	if res.StatusCode != http.StatusOK {
		ts.Fatalf("stream: %s", res.Status)
	}
}

// asWhom is the header that says who acts.
func (w *world) asWhom() (name, value string) {
	if strings.HasPrefix(w.who, "Bearer ") {
		return "Authorization", w.who
	}
	return "Cookie", w.who
}

// told NAME REGEXP: waits until the stream has said it; with ! it has not said it so far.
func (w *world) told(ts *testscript.TestScript, neg bool, args []string) {
	re := regexp.MustCompile("(?s)" + args[1])
	heard := w.streams[args[0]]
	if neg {
		if re.MatchString(heard.String()) {
			ts.Fatalf("%s was told %s\n%s", args[0], args[1], heard.String())
		}
		return
	}
	until(ts, args[0]+" is told "+args[1], func() bool { return re.MatchString(heard.String()) }, heard.String)
}
