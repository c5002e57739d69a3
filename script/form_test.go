package script

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// form link CUSTOMER: waits for a form on the customer's phone that is not $LINK; $LINK is its
// address · open URL · fill URL BODY: the customer's browser; its answer is the story's stdout ·
// hunt TEXT: no file of the desk holds it (with !, one does).
func (w *world) form(ts *testscript.TestScript, neg bool, args []string) {
	switch args[0] {
	case "link":
		re, old := regexp.MustCompile(`"(https?://[^"]*/form/[^"]+)"`), ts.Getenv("LINK")
		until(ts, "a form for "+args[1], func() bool {
			raw, err := json.Marshal(w.sent(ts, args[1]))
			ts.Check(err)
			found := re.FindAllStringSubmatch(string(raw), -1)
			if len(found) == 0 || found[len(found)-1][1] == old {
				return false
			}
			ts.Setenv("LINK", found[len(found)-1][1])
			return true
		}, func() string { return fmt.Sprint(w.sent(ts, args[1])) })
	case "open":
		w.browse(ts, neg, http.MethodGet, args[1], "")
	case "fill":
		w.browse(ts, neg, http.MethodPost, args[1], args[2])
	case "hunt":
		if found := w.hunt(ts, args[1]); (len(found) > 0) != neg {
			ts.Fatalf("%q stands in %v", args[1], found)
		}
	default:
		ts.Fatalf("form %s?", args[0])
	}
}

// browse asks as a browser does: it follows where it is led. A desk that has died is back at
// another port; behind a proxy its address would be the same.
func (w *world) browse(ts *testscript.TestScript, neg bool, method, address, body string) {
	at, err := url.Parse(address)
	ts.Check(err)
	desk, err := url.Parse(w.base)
	ts.Check(err)
	at.Host = desk.Host
	req, err := http.NewRequest(method, at.String(), strings.NewReader(body))
	ts.Check(err)
	req.Header.Set("Accept-Language", "ja")
	if body != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	res, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer func() { _ = res.Body.Close() }()
	out, err := io.ReadAll(res.Body)
	ts.Check(err)
	w.print(ts, fmt.Sprintf("%d %s\n", res.StatusCode, out))
	if (res.StatusCode >= 400) != neg {
		ts.Fatalf("%s %s: %d %s", method, at, res.StatusCode, out)
	}
}

// hunt names the files of the desk that hold a text: database, its log, keys, blobs.
func (w *world) hunt(ts *testscript.TestScript, text string) (found []string) {
	ts.Check(filepath.WalkDir(filepath.Join(w.dir, "demo"), func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(file)
		if bytes.Contains(data, []byte(text)) {
			found = append(found, filepath.Base(file))
		}
		return err
	}))
	return found
}
