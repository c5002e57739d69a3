package httpapi

import (
	"bytes"
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Values that stand nowhere else, so that they can be looked for.
const (
	secretBank   = "ヒミツノ銀行"
	secretNumber = "7391264"
	secretHolder = "ヒミツ ノ ハナコ"
)

func bankAccount() url.Values {
	return url.Values{"bank": {secretBank}, "branch": {"新宿支店"}, "account_kind": {"普通"}, "number": {secretNumber}, "holder": {secretHolder}}
}

// asked is a talk in which a bank form was sent, and the path of its link.
func (w *world) asked(t *testing.T) (path string, f FormRequest, link string) {
	t.Helper()
	c := w.writes(shopLine, "U1", "m1", words("返金をお願いします"))
	path = "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", path+"/accept", operator, map[string]any{}).want(200)
	f = w.sendForm(path, "bank", "k1")
	return path, f, w.link(f)
}

func (w *world) sendForm(path, sheet, key string) (f FormRequest) {
	w.t.Helper()
	var can TalkForms
	w.ask("GET", path+"/forms", operator, nil).want(200).into(&can)
	w.ask("POST", path+"/forms", operator, map[string]any{"sheet": sheet, "until": can.Until}, with("Idempotency-Key", key)).want(201).into(&f)
	return f
}

// link is where the customer's phone is led: what LINE is given, and nobody else.
func (w *world) link(f FormRequest) string {
	w.t.Helper()
	m, err := w.db.Message(context.Background(), *f.Message.value)
	w.must(err)
	b, err := w.publisher.Bubble(context.Background(), m)
	w.must(err)
	found := regexp.MustCompile(`"uri":"https://desk\.example\.jp(/form/[^"]+)"`).FindSubmatch(b.Message.Content.Rich.Message)
	if found == nil {
		w.t.Fatalf("no address in %s", b.Message.Content.Rich.Message)
	}
	return string(found[1])
}

func (w *world) fill(link string, values url.Values, options ...func(*http.Request)) answer {
	return w.ask("POST", link, "", values.Encode(), append([]func(*http.Request){with("Content-Type", "application/x-www-form-urlencoded"), with("Sec-Fetch-Site", "same-origin")}, options...)...)
}

// TestFormsLife: asked, answered once, masked, seen by whom it may be seen, destroyed.
func TestFormsLife(t *testing.T) {
	w := settled(t)
	path, f, link := w.asked(t)
	if again := w.sendForm(path, "bank", "k1"); again.ID != f.ID {
		t.Error("one key, two forms")
	}
	list := func(who desk.OperatorID) (out TalkForms) {
		w.ask("GET", path+"/forms", who, nil).want(200).into(&out)
		return out
	}
	got := list(operator)
	if len(got.Items) != 1 || got.Items[0].State != "open" || !got.Items[0].Sees || len(got.Offers) != 3 || !strings.Contains(got.Offers[0].Text, "期限: ") {
		t.Fatalf("%+v", got)
	}
	m, err := w.db.Message(t.Context(), *f.Message.value)
	w.must(err)
	if !strings.Contains(string(m.Content.Rich.Message), strings.ReplaceAll(got.Offers[0].Text, "\n", `\n`)) {
		t.Errorf("what is sent is not what was shown: %s", m.Content.Rich.Message)
	}

	page := w.ask("GET", link, "", nil, with("Accept-Language", "ja")).want(200)
	for name, want := range map[string]string{"Content-Security-Policy": formPolicy, "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} {
		if got := page.header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if bytes.Contains(page.body, []byte("担当者だけ")) {
		t.Error("supervisors see it too")
	}
	for _, want := range []string{`<html lang="ja">`, "ブランド shop", "口座番号", "遅くとも7日後に消去", "お振込先", "?c=2563eb", `autocomplete="off"`} {
		if !bytes.Contains(page.body, []byte(want)) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, no := range []string{"<script", "style=", "onclick", "http://", "https://"} {
		if bytes.Contains(page.body, []byte(no)) {
			t.Errorf("the page has %q", no)
		}
	}
	if en := w.ask("GET", link, "", nil, with("Accept-Language", "fr, en;q=0.8, ja;q=0.3")).want(200); !bytes.Contains(en.body, []byte("Account number")) {
		t.Error("not in English")
	}

	bad := bankAccount()
	bad.Set("number", "12345")
	bad.Set("holder", "山田花子")
	wrong := w.fill(link, bad).want(422)
	for _, want := range []string{"7けたで入力してください", "カタカナで入力してください", `value="12345"`, `value="山田花子"`, `aria-invalid="true"`, `value="普通" checked`} {
		if !bytes.Contains(wrong.body, []byte(want)) {
			t.Errorf("a wrong answer: %q is missing", want)
		}
	}
	card := bankAccount()
	card.Set("bank", "4111 1111 1111 1111")
	if got := w.fill(link, card).want(422); !bytes.Contains(got.body, []byte("クレジットカードの番号は受け付けできません")) || bytes.Contains(got.body, []byte("4111")) || !bytes.Contains(got.body, []byte(secretHolder)) {
		t.Error("a card number is taken, or sent back")
	}
	w.fill(link, bankAccount(), with("Sec-Fetch-Site", "cross-site")).want(403)
	w.ask("POST", link, "", bankAccount().Encode(), with("Content-Type", "text/plain")).want(422)
	w.fill(link, url.Values{"bank": {strings.Repeat("a", maxForm)}}).want(413)

	done := w.fill(link, bankAccount()).want(303)
	if at := done.header.Get("Location"); at != link {
		t.Errorf("led to %q", at)
	}
	if got := w.ask("GET", link, "", nil).want(200); !bytes.Contains(got.body, []byte("送信しました")) {
		t.Error("no thanks")
	}
	w.fill(link, bankAccount()).want(303) // once more changes nothing
	f = list(operator).Items[0]
	if f.State != "received" || f.Destroy.value == nil {
		t.Fatalf("%+v", f)
	}
	for _, m := range f.Masked {
		if want := map[string]string{"number": "***1264"}[m.Name]; want != "" && m.Value != want || want == "" && m.Value != "***" {
			t.Errorf("%+v", m)
		}
	}
	if got := w.ask("GET", path+"/messages", operator, nil).want(200); !bytes.Contains(got.body, []byte(`"event":"form_received"`)) || bytes.Contains(got.body, []byte("***1264")) {
		t.Errorf("the talk: %s", got.body)
	}

	reveal := func(who desk.OperatorID, body map[string]any) answer {
		return w.ask("POST", path+"/forms/"+f.ID+"/reveal", who, body)
	}
	reveal(colleague, map[string]any{"reason": "refund"}).problem(403, "forbidden")
	reveal(desk.OperatorID(desk.RoleReviewer), map[string]any{"reason": "refund"}).problem(403, "forbidden")
	reveal(operator, map[string]any{"reason": "curious"}).want(422)
	reveal(operator, map[string]any{"reason": "other"}).problem(422, "bad_reason")
	var whole RevealedForm
	reveal(operator, map[string]any{"reason": "refund"}).want(200).into(&whole)
	if len(whole.Answer) != 5 || whole.Answer[3].Value != secretNumber || whole.Answer[3].Label.JA != "口座番号" || !whole.Hide.After(w.clock.Now()) {
		t.Errorf("%+v", whole)
	}
	reveal(supervisor, map[string]any{"reason": "other", "memo": "折り返しの確認"}).want(200)
	w.ask("POST", path+"/forms/"+f.ID+"/finish", operator, map[string]any{}).want(200).into(&f)
	if f.State != "destroyed" {
		t.Errorf("%+v", f)
	}
	reveal(operator, map[string]any{"reason": "refund"}).problem(409, "form_over")
	if got := w.ask("GET", link, "", nil).want(200); !bytes.Contains(got.body, []byte("送信済みです")) {
		t.Error("the page after the end")
	}
}

// TestFormsEnd: withdrawn, replaced, expired and unknown links say so, and take nothing.
func TestFormsEnd(t *testing.T) {
	w := settled(t)
	path, _, link := w.asked(t)
	says := func(link string, status int, words string) {
		t.Helper()
		if got := w.ask("GET", link, "", nil).want(status); !bytes.Contains(got.body, []byte(words)) {
			t.Errorf("%s does not stand in %s", words, got.body)
		}
		before := w.ask("GET", path+"/forms", operator, nil).body
		w.fill(link, bankAccount())
		if after := w.ask("GET", path+"/forms", operator, nil).body; !bytes.Equal(before, after) {
			t.Errorf("something was taken: %s", after)
		}
	}
	second := w.sendForm(path, "bank", "k2")
	says(link, http.StatusGone, "新しいフォームがあります")
	link = w.link(second)
	w.ask("POST", path+"/forms/"+second.ID+"/withdraw", colleague, map[string]any{}).problem(403, "forbidden")
	w.ask("POST", path+"/forms/"+second.ID+"/withdraw", operator, map[string]any{}).want(200)
	says(link, http.StatusGone, "担当者がこのフォームを取り下げました")
	w.ask("POST", path+"/forms/"+second.ID+"/withdraw", operator, map[string]any{}).problem(409, "form_over")
	if got := w.link(second); got != "/form/"+flow.FormOver {
		t.Errorf("a link that is over is sent: %s", got)
	}
	says("/form/"+flow.FormOver, http.StatusGone, "取り下げました")
	third := w.sendForm(path, "bank", "k3")
	link = w.link(third)
	w.clock.mu.Lock()
	w.clock.now = w.clock.now.Add(24 * time.Hour)
	w.clock.mu.Unlock()
	if got := w.ask("GET", link, "", nil).want(http.StatusGone); !bytes.Contains(got.body, []byte("期限が切れました")) {
		t.Errorf("%s", got.body)
	}
	if got := w.fill(link, bankAccount()).want(303); got.header.Get("Location") != link { // the page says why
		t.Error("an answer out of time")
	}
	if kept, err := w.db.Form(t.Context(), third.ID); err != nil || kept.State != "open" || kept.Sealed != nil {
		t.Errorf("%+v %v", kept, err)
	}
	w.ask("GET", link+"x", "", nil).want(404)
	wrong := w.fill("/form/"+strings.Repeat("A", 43), bankAccount()).want(404)
	if !bytes.Contains(wrong.body, []byte("フォームが見つかりません")) || bytes.Contains(wrong.body, []byte(secretNumber)) {
		t.Errorf("%s", wrong.body)
	}
}

// TestFormsAtOnce: of a hundred answers at once one is taken, whole (one-time links used twice).
func TestFormsAtOnce(t *testing.T) {
	w := settled(t)
	_, f, link := w.asked(t)
	var work sync.WaitGroup
	for range 50 {
		work.Go(func() { w.fill(link, bankAccount()) })
	}
	work.Wait()
	n := 0
	facts, _, err := w.db.Facts(t.Context(), "", 10_000)
	w.must(err)
	for _, it := range facts {
		if it.Fact.Kind == desk.FactForm && it.Fact.Code == "received" {
			n++
		}
	}
	if kept, err := w.db.Form(t.Context(), f.ID); err != nil || n != 1 || kept.State != "received" {
		t.Errorf("taken %d times, %v %v", n, kept.State, err)
	}
}

// TestFormsGuessing: who tries links is slowed down; the right link is not.
func TestFormsGuessing(t *testing.T) {
	w := settled(t)
	_, _, link := w.asked(t)
	for range formBurst {
		w.ask("GET", link, "", nil).want(200)
	}
	last := 0
	for range formBurst + 1 {
		last = w.ask("GET", "/form/"+strings.Repeat("B", 43), "", nil).status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the last guess: %d", last)
	}
}

// TestFormsSecretsStandNowhere: after an answer its values are in no file of the desk, in no log
// and in no answer of the API but the one that reveals them. The control finds what is not sealed.
func TestFormsSecretsStandNowhere(t *testing.T) {
	w := settled(t)
	path, f, link := w.asked(t)
	w.fill(link, bankAccount()).want(303)
	bad := bankAccount()
	bad.Set("number", secretNumber+"99999999")
	w.fill(link, bad)
	w.ask("POST", path+"/forms/"+f.ID+"/reveal", operator, map[string]any{"reason": "refund"}).want(200)
	var seen bytes.Buffer
	for _, at := range []string{path, path + "/messages", path + "/forms", path + "/customer", path + "/history", "/api/v1/conversations", "/api/v1/forms/settings?workspace=shop"} {
		seen.Write(w.ask("GET", at, operator, nil).want(200).body)
	}
	find := func(what, canary string) (places []string) {
		for _, dir := range w.homes {
			w.must(filepath.WalkDir(dir, func(file string, e fs.DirEntry, err error) error {
				if err != nil || e.IsDir() {
					return err
				}
				data, err := os.ReadFile(file)
				if bytes.Contains(data, []byte(canary)) {
					places = append(places, what+" in "+filepath.Base(file))
				}
				return err
			}))
		}
		if strings.Contains(w.logs.String(), canary) {
			places = append(places, what+" in the log")
		}
		if bytes.Contains(seen.Bytes(), []byte(canary)) {
			places = append(places, what+" in an answer")
		}
		return places
	}
	escaped := strings.Trim(strconv.QuoteToASCII(secretHolder), `"`)
	for what, canary := range map[string]string{"number": secretNumber, "holder": secretHolder, "holder as JSON": escaped, "bank": secretBank, "token": strings.TrimPrefix(link, "/form/")} {
		if places := find(what, canary); len(places) > 0 {
			t.Errorf("%v", places)
		}
	}
	if places := find("masked", "***1264"); len(places) < 2 {
		t.Errorf("what is no secret is found in %v only: the search finds nothing", places)
	}
	// The control: the same number as a note, which is not sealed, is found.
	w.ask("POST", path+"/messages", operator, map[string]any{"type": "note", "text": "番号 " + secretNumber}, with("Idempotency-Key", "note")).want(201)
	if places := find("number", secretNumber); len(places) == 0 {
		t.Error("the control is not found: this test can't fail")
	}
}

// TestFormSettings: administrators say what may be asked; nobody asks for card data.
func TestFormSettings(t *testing.T) {
	w := settled(t)
	admin := desk.OperatorID(desk.RoleAdministrator)
	var set FormSettings
	w.ask("GET", "/api/v1/forms/settings?workspace=shop", operator, nil).want(200).into(&set)
	if set.Version != 0 || len(set.Sheets) != 3 || set.Hours != 24 || set.Days != 7 || set.Who != "owner" {
		t.Fatalf("%+v", set)
	}
	w.ask("GET", "/api/v1/forms/settings?workspace=other", operator, nil).problem(404, "not_found")
	own := FormSheet{Kind: "own", Title: form.Words{JA: "会員番号"}, Why: form.Words{JA: "会員情報の確認のため"}, Ask: "会員番号をお知らせください。",
		Fields: List[FormField]{{Label: form.Words{JA: "会員番号"}, Sort: form.Digits, Min: 6, Max: 10}}}
	set.Hours, set.Who, set.Sheets = 2, "above", append(set.Sheets, own)
	w.ask("PUT", "/api/v1/forms/settings", supervisor, set).problem(403, "forbidden")
	w.ask("PUT", "/api/v1/forms/settings", admin, set).want(200).into(&set)
	if set.Version != 1 || len(set.Sheets) != 4 || set.Sheets[3].ID == "" || set.By == "" {
		t.Fatalf("%+v", set)
	}
	card := set
	card.Sheets = append(List[FormSheet]{}, set.Sheets...)
	card.Sheets[3].Title = form.Words{JA: "カード番号"}
	if p := w.ask("PUT", "/api/v1/forms/settings", admin, card).problem(422, "forbidden_field"); len(p.Errors) == 0 || p.Errors[0].Location != "body.sheets[3].title" {
		t.Errorf("%+v", p)
	}
	card.Version = 0
	card.Sheets[3] = set.Sheets[3]
	w.ask("PUT", "/api/v1/forms/settings", admin, card).problem(409, "version_conflict")

	c := w.writes(shopLine, "U1", "m1", words("会員番号は?"))
	path := "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", path+"/accept", operator, map[string]any{}).want(200)
	w.ask("POST", path+"/forms", operator, map[string]any{"sheet": "none", "until": w.clock.Now().Add(time.Hour)}, with("Idempotency-Key", "x")).problem(422, "no_form")
	w.ask("POST", path+"/forms", operator, map[string]any{"sheet": "bank", "until": w.clock.Now().Add(3 * time.Hour)}, with("Idempotency-Key", "x")).problem(422, "bad_time")
	f := w.sendForm(path, set.Sheets[3].ID, "k1")
	if f.Sees {
		t.Error("who asks is told that they may see an answer that only those above may")
	}
	w.fill(w.link(f), url.Values{"f1": {"１２３４５６"}}).want(303)
	w.ask("POST", path+"/forms/"+f.ID+"/reveal", operator, map[string]any{"reason": "verify"}).problem(403, "forbidden")
	var whole RevealedForm
	w.ask("POST", path+"/forms/"+f.ID+"/reveal", supervisor, map[string]any{"reason": "verify"}).want(200).into(&whole)
	if len(whole.Answer) != 1 || whole.Answer[0].Value != "123456" {
		t.Errorf("%+v", whole)
	}
}

// TestFormStyle: the brand's colour stands in the style, with ink that can be read on it, and
// nothing else does.
func TestFormStyle(t *testing.T) {
	w := settled(t)
	for query, want := range map[string]string{"?c=1e4a7a": "--brand:#1e4a7a;--on:#fff}", "?c=ffd400": "--brand:#ffd400;--on:#000}"} {
		if got := w.ask("GET", "/form/style.css"+query, "", nil).want(200); !bytes.Contains(got.body, []byte(want)) || got.header.Get("Content-Type") != "text/css; charset=utf-8" {
			t.Errorf("%s: %s", query, got.body)
		}
	}
	for _, query := range []string{"", "?c=red", "?c=000000}body{x", "?c=%0a"} {
		if got := w.ask("GET", "/form/style.css"+query, "", nil).want(200); !bytes.Equal(got.body, formCSS) {
			t.Errorf("%s changes the style", query)
		}
	}
}

// FuzzFormAnswer: whatever comes as a form is read or refused, and its error repeats nothing of it.
func FuzzFormAnswer(f *testing.F) {
	for _, s := range []string{bankAccount().Encode(), "a=1&a=2", "%", "a;b=1", strings.Repeat("x&", 200), "=", "a=%ff%00"} {
		f.Add(s)
	}
	sheet := form.Ready()[0]
	f.Fuzz(func(t *testing.T, body string) {
		in, err := parseAnswer(body)
		if err != nil {
			if len(body) > 8 && strings.Contains(err.Error(), body) {
				t.Errorf("the error repeats %q", body)
			}
			return
		}
		answer, flaws := sheet.Read(in, time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), func(string) bool { return false })
		if (answer == nil) == (flaws == nil) {
			t.Errorf("%q: %v %v", body, answer, flaws)
		}
	})
}
