package script

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/madoguchi-desk/madoguchi/internal/trial"
)

var customers = map[string]string{
	"new": "U000000000000000000000000000000f1", "new2": "U000000000000000000000000000000f2", "new3": "U000000000000000000000000000000f3",
	"new4": "U000000000000000000000000000000f4", "new5": "U000000000000000000000000000000f5", "new6": "U000000000000000000000000000000f6",
	"new7": "U000000000000000000000000000000f7",
}

// until asks until the answer is yes, for at most 15 seconds.
func until(ts *testscript.TestScript, what string, done func() bool, more func() string) {
	end := time.Now().Add(15 * time.Second)
	for !done() {
		if time.Now().After(end) {
			ts.Fatalf("not seen within 15 s: %s\n%s", what, more())
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func freeAddress(ts *testscript.TestScript) string {
	addr, err := trial.FreeAddress()
	ts.Check(err)
	return addr
}

// as NAME|admin [BASE]: who acts from now on, and at which node.
func (w *world) as(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) > 1 {
		w.base = args[1] + "/api/v1"
	}
	if args[0] == "admin" {
		w.who = "Bearer " + w.sheet.APIToken
		return
	}
	email := args[0] + "@demo.example"
	body := fmt.Sprintf(`{"email":%q,"password":%q}`, email, w.password(email))
	res, err := http.Post(w.base+"/session", "application/json", strings.NewReader(body))
	ts.Check(err)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK || len(res.Cookies()) == 0 {
		ts.Fatalf("sign in as %s: %s", email, res.Status)
	}
	w.who = res.Cookies()[0].Name + "=" + res.Cookies()[0].Value
}

func (w *world) password(email string) string {
	for _, o := range w.sheet.Operators {
		if o.Email == email {
			return o.Password
		}
	}
	return "madoguchi-story-2026" // of whoever a story makes itself
}

var keys struct {
	sync.Mutex
	n int
}

func newKey() string {
	keys.Lock()
	defer keys.Unlock()
	keys.n++
	return fmt.Sprintf("story-%d-%d", time.Now().UnixNano(), keys.n)
}

// call makes one API call as whoever acts.
func (w *world) call(method, path, body, key string) (int, string, error) {
	req, err := http.NewRequest(method, w.base+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set(w.asWhom())
	if body != "" || method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
	if method == http.MethodPost && (strings.HasSuffix(path, "/messages") || strings.HasSuffix(path, "/forms") || strings.HasSuffix(path, "/scheduled") || strings.HasSuffix(path, "/refunds") || strings.HasSuffix(path, "/notify") || path == "/bulk" || strings.HasSuffix(path, "/solved")) {
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	return res.StatusCode, string(data), err
}

// api [KEY=k] METHOD PATH [BODY|@FILE]: one call; its answer is the story's stdout. It
// must succeed, with ! it must be refused.
func (w *world) api(ts *testscript.TestScript, neg bool, args []string) {
	key := newKey()
	if k, ok := strings.CutPrefix(args[0], "KEY="); ok {
		key, args = k, args[1:]
	}
	body := ""
	if len(args) > 2 {
		body = args[2]
		if file, ok := strings.CutPrefix(body, "@"); ok {
			body = ts.ReadFile(file)
		}
	} else if args[0] == http.MethodPost {
		body = "{}"
	}
	status, out, err := w.call(args[0], args[1], body, key)
	ts.Check(err)
	w.print(ts, fmt.Sprintf("%d %s\n", status, out))
	if (status >= 400) != neg {
		ts.Fatalf("%s %s: %d %s", args[0], args[1], status, out)
	}
}

// see PATH REGEXP: asks until the answer matches (with !, until it does not).
func (w *world) see(ts *testscript.TestScript, neg bool, args []string) {
	re := regexp.MustCompile("(?s)" + args[1])
	var out string
	until(ts, args[0]+" ~ "+args[1], func() bool {
		var err error
		_, out, err = w.call(http.MethodGet, args[0], "", "")
		return err == nil && re.MatchString(out) != neg
	}, func() string { return out })
	w.print(ts, out+"\n")
}

// conv CUSTOMER [STATE]: waits for the customer's conversation; $CONV is its id.
func (w *world) conv(ts *testscript.TestScript, _ bool, args []string) {
	query := "/conversations?limit=100"
	if len(args) > 1 {
		query += "&state=" + args[1]
	}
	var list struct {
		Items []struct {
			ID, State string
			Contact   struct {
				DisplayName string `json:"display_name"`
			}
		}
	}
	var raw string
	until(ts, "conversation of "+args[0], func() bool {
		_, out, err := w.call(http.MethodGet, query, "", "")
		raw = out
		if err != nil || json.Unmarshal([]byte(out), &list) != nil {
			return false
		}
		for _, c := range list.Items {
			if c.Contact.DisplayName == "story "+args[0] {
				ts.Setenv("CONV", c.ID)
				return true
			}
		}
		return false
	}, func() string { return raw })
}

// take NAME REGEXP: $NAME is what the first group matches in the last answer.
func (w *world) take(ts *testscript.TestScript, _ bool, args []string) {
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) < 2 {
		ts.Fatalf("%s is not in the last answer", args[1])
	}
	ts.Setenv(args[0], found[1])
}

// mid TEXT: waits for the bubble in $CONV; $MID is its id.
func (w *world) mid(ts *testscript.TestScript, _ bool, args []string) {
	var page struct {
		Items []struct {
			ID      string
			Content struct{ Text string }
		}
	}
	until(ts, "bubble "+args[0], func() bool {
		_, out, err := w.call(http.MethodGet, "/conversations/"+ts.Getenv("CONV")+"/messages?limit=100", "", "")
		if err != nil || json.Unmarshal([]byte(out), &page) != nil {
			return false
		}
		for _, m := range page.Items {
			if m.Content.Text == args[0] {
				ts.Setenv("MID", m.ID)
				return true
			}
		}
		return false
	}, func() string { return fmt.Sprint(page) })
}

// both NAME NAME PATH: two operators make one POST at once; stdout has both answers, and behind
// them how long each took.
func (w *world) both(ts *testscript.TestScript, _ bool, args []string) {
	path := args[2]
	type answer struct {
		status int
		out    string
		took   time.Duration
	}
	answers := make([]answer, 2)
	var sessions [2]world
	for i := range 2 {
		one := *w // a copy with its own session
		one.as(ts, false, []string{args[i]})
		sessions[i] = one
	}
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() {
			asked := time.Now()
			status, out, _ := sessions[i].call(http.MethodPost, path, "{}", newKey())
			answers[i] = answer{status, out, time.Since(asked)}
		})
	}
	wg.Wait()
	for _, a := range answers {
		w.print(ts, fmt.Sprintf("%d %s\n", a.status, a.out))
	}
	for _, a := range answers {
		w.print(ts, fmt.Sprintf("answered %d after %d ms\n", a.status, a.took.Milliseconds()))
	}
}

func (w *world) control(ts *testscript.TestScript, method, path, body string) string {
	req, err := http.NewRequest(method, w.sheet.EmulatorURL+path, strings.NewReader(body))
	ts.Check(err)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer func() { _ = res.Body.Close() }()
	out, err := io.ReadAll(res.Body)
	ts.Check(err)
	if res.StatusCode >= 400 {
		ts.Fatalf("emulator %s %s: %s %s", method, path, res.Status, out)
	}
	return string(out)
}

// emu user NAME · hook NODE SECRET · say NAME TEXT · act NAME JSON · post JSON · odd JSON · push JSON · clock DURATION ·
// fault JSON · clear · quota: the customer's and LINE's side. odd is a post that LINE would not
// send; push is a call of LINE's API as if the desk made it.
func (w *world) emu(ts *testscript.TestScript, _ bool, args []string) {
	switch args[0] {
	case "user":
		w.control(ts, "POST", "/emu/users", fmt.Sprintf(`{"id":%q,"display_name":"story %s"}`, customers[args[1]], args[1]))
	case "say":
		text, err := json.Marshal(args[2])
		ts.Check(err)
		w.print(ts, w.control(ts, "POST", "/emu/users/"+customers[args[1]]+"/messages", `{"type":"text","text":`+string(text)+`}`)+"\n")
	case "act":
		w.print(ts, w.control(ts, "POST", "/emu/users/"+customers[args[1]]+"/messages", args[2])+"\n")
	case "post":
		w.print(ts, w.control(ts, "POST", "/emu/webhook", args[1])+"\n")
	case "odd":
		w.print(ts, w.control(ts, "POST", "/emu/webhook", `{"odd":true,`+strings.TrimPrefix(args[1], "{"))+"\n")
	case "push":
		w.push(ts, args[1])
	case "hook":
		body := fmt.Sprintf(`{"webhook_url":%q,"secret":%q}`, args[1]+"/webhook/line/"+w.sheet.ChannelID, args[2])
		w.control(ts, "PUT", "/emu/channels/"+w.sheet.ChannelID, body)
	case "clock":
		d, err := time.ParseDuration(args[1])
		ts.Check(err)
		w.control(ts, "POST", "/emu/clock", fmt.Sprintf(`{"advance_ms":%d}`, d.Milliseconds()))
	case "fault":
		w.control(ts, "POST", "/emu/faults", args[1])
	case "clear":
		w.control(ts, "DELETE", "/emu/faults", "")
	default:
		ts.Fatalf("emu %s?", args[0])
	}
}

type ledgerItem struct {
	Seq       int64
	UserID    string `json:"user_id"`
	Direction string
	Via       string
	Message   struct{ Type, Text string }
}

func (w *world) ledger(ts *testscript.TestScript) []ledgerItem {
	var all []ledgerItem
	after := int64(0)
	for {
		var page struct {
			Items []ledgerItem
			Next  int64
		}
		ts.Check(json.NewDecoder(bytes.NewBufferString(w.control(ts, "GET", "/emu/ledger?after="+url.QueryEscape(strconv.FormatInt(after, 10)), ""))).Decode(&page))
		all = append(all, page.Items...)
		if len(page.Items) == 0 || page.Next == after {
			return all
		}
		after = page.Next
	}
}

// heard CUSTOMER ROUTE TEXT…: the customer saw these texts, each exactly once
// and in this order; ROUTE is reply, push or any.
func (w *world) heard(ts *testscript.TestScript, neg bool, args []string) {
	var saw []string
	collect := func() {
		saw = saw[:0]
		for _, it := range w.ledger(ts) {
			if it.UserID == customers[args[0]] && it.Direction == "out" && (args[1] == "any" || it.Via == args[1]) {
				saw = append(saw, it.Message.Text)
			}
		}
	}
	want := strings.Join(args[2:], "|")
	match := func() bool { collect(); return strings.Join(saw, "|") == want }
	if neg {
		if match() {
			ts.Fatalf("%s saw %q", args[0], saw)
		}
		return
	}
	until(ts, args[0]+" hears "+want, match, func() string { return fmt.Sprintf("saw %q", saw) })
}

// soon puts a time shortly ahead into a variable: soon AT 3s.
func (w *world) soon(ts *testscript.TestScript, _ bool, args []string) {
	d, err := time.ParseDuration(args[1])
	ts.Check(err)
	ts.Setenv(args[0], time.Now().Add(d).UTC().Format(time.RFC3339Nano))
}
