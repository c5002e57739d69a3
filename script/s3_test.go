package script

import (
	"net/http"
	"net/http/httptest"
	"regexp"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/rogpeppe/go-internal/testscript"
)

// s3 BUCKET: starts an S3 server in this process; $S3 is its address.
func (w *world) s3(ts *testscript.TestScript, _ bool, args []string) {
	backend := s3mem.New()
	ts.Check(backend.CreateBucket(args[0]))
	s := httptest.NewServer(gofakes3.New(backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server())
	w.close = append(w.close, s.Close)
	ts.Setenv("S3", s.URL)
}

// file MIME: the first attachment of $CONV can be loaded, and is of that type.
func (w *world) file(ts *testscript.TestScript, _ bool, args []string) {
	_, out, err := w.call(http.MethodGet, "/conversations/"+ts.Getenv("CONV")+"/messages", "", "")
	ts.Check(err)
	m := regexp.MustCompile(`"attachment_id":"([^"]+)"`).FindStringSubmatch(out)
	if m == nil {
		ts.Fatalf("no attachment in %s", out)
	}
	status, body, err := w.call(http.MethodGet, "/attachments/"+m[1], "", "")
	ts.Check(err)
	if kind := http.DetectContentType([]byte(body)); status != http.StatusOK || kind != args[0] {
		ts.Fatalf("attachment: %d, %s", status, kind)
	}
}
