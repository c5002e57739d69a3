package script

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// points is a brand's own system: it knows how many points a customer has, and exchanges
// some. A key that comes again is answered as the first time.
type points struct {
	mu      sync.Mutex
	balance int
	answers map[string]string
	asked   []string
}

// ServeHTTP answers as docs/bot.md says.
func (p *points) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	raw, _ := io.ReadAll(r.Body)
	p.asked = append(p.asked, r.Header.Get("Authorization")+" "+string(raw))
	var call struct {
		Key, Phase, Action string
		Args               map[string]string
	}
	if json.Unmarshal(raw, &call) != nil || r.Header.Get("Idempotency-Key") != call.Key {
		http.Error(w, "no call", http.StatusBadRequest)
		return
	}
	answer, again := p.answers[call.Key]
	if !again {
		answer = p.answer(call.Phase, call.Args["amount"])
	}
	if call.Action == "customer_record" { // it plays the CRM too
		answer = fmt.Sprintf(`{"outcome":"ok","record":{"number":%q,"rank":"VIP","cases":[{"title":"返金","state":"確認中"}]}}`, call.Args["member_number"])
	}
	if call.Phase == "commit" {
		p.answers[call.Key] = answer
	}
	_, _ = io.WriteString(w, answer)
}

func (p *points) answer(phase, amount string) string {
	n, _ := strconv.Atoi(amount)
	switch {
	case phase == "read":
		return fmt.Sprintf(`{"outcome":"ok","fields":{"points":"%d"}}`, p.balance)
	case n > p.balance:
		return `{"outcome":"refused","code":"short","words":"ポイントが足りません。"}`
	case phase == "dry_run":
		return fmt.Sprintf(`{"outcome":"ok","changes":[{"label":"残りのポイント","before":"%d","after":"%d"}]}`, p.balance, p.balance-n)
	}
	p.balance -= n
	return `{"outcome":"ok","words":"交換しました。"}`
}

// system: starts a brand's own system in this process; $SYSTEM is its address.
func (w *world) system(ts *testscript.TestScript, _ bool, _ []string) {
	w.points = &points{balance: 1200, answers: map[string]string{}}
	srv := httptest.NewServer(w.points)
	w.close = append(w.close, srv.Close)
	ts.Setenv("SYSTEM", srv.URL)
}

// asked N REGEXP: the system got N calls that match.
func (w *world) asked(ts *testscript.TestScript, _ bool, args []string) {
	re := regexp.MustCompile(args[1])
	count := func() (n int) {
		w.points.mu.Lock()
		defer w.points.mu.Unlock()
		for _, a := range w.points.asked {
			if re.MatchString(a) {
				n++
			}
		}
		return n
	}
	until(ts, args[0]+" calls of "+args[1], func() bool { return strconv.Itoa(count()) == args[0] }, func() string { return strings.Join(w.points.asked, "\n") })
}

// redraw SCENARIO OLD NEW: takes a draft as a YAML file, writes NEW for OLD, and brings it
// back as the draft.
func (w *world) redraw(ts *testscript.TestScript, _ bool, args []string) {
	path := "/bot/scenarios/" + args[0]
	ask := func(method, path string, body any) string {
		raw, err := json.Marshal(body)
		ts.Check(err)
		text := string(raw)
		if body == nil {
			text = ""
		}
		status, out, err := w.call(method, path, text, "")
		ts.Check(err)
		if status >= 400 {
			ts.Fatalf("%s %s: %d %s", method, path, status, out)
		}
		return out
	}
	var doc struct{ Revision int64 }
	ts.Check(json.Unmarshal([]byte(ask("GET", path+"?workspace=midori", nil)), &doc))
	file := ask("GET", path+"/yaml?workspace=midori", nil)
	if strings.Count(file, args[1]) != 1 {
		ts.Fatalf("%q stands not once in\n%s", args[1], file)
	}
	var read struct{ Scenario json.RawMessage }
	out := ask("POST", "/bot/scenarios/read", map[string]string{"workspace_id": "midori", "yaml": strings.Replace(file, args[1], args[2], 1)})
	ts.Check(json.Unmarshal([]byte(out), &read))
	w.print(ts, ask("PUT", path+"?workspace=midori", map[string]any{"revision": doc.Revision, "scenario": read.Scenario}))
}
