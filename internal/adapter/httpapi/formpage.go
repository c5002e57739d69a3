package httpapi

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"html/template"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// The page behind a form's link. It is the desk's only page for customers: whole without
// JavaScript, nothing inline, nothing from elsewhere. The link is the permission, and no other
// web site knows it, so there is no cookie that a foreign page could ride on.

//go:embed formpage.html
var formHTML string

//go:embed formpage.css
var formCSS []byte

var formPage = template.Must(template.New("form").Parse(formHTML))

// formPolicy lets the page load its own style and send itself; nothing else.
const formPolicy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// An address may ask for so many pages that are not there, or answer in vain, at once; then
// once every formEvery. The right link costs nothing.
const (
	formEvery = 2 * time.Second
	formBurst = 60
	maxForm   = 64 << 10 // bytes of an answer
	maxParts  = 100      // fields in it
)

func formHeaders(h http.Header) {
	h.Set("Content-Security-Policy", formPolicy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY") // for those that don't know frame-ancestors
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Vary", "Accept-Language")
}

// showFormPage gives the page of a link: the questions, or why there are none.
func (s *server) showFormPage(w http.ResponseWriter, r *http.Request) error {
	formHeaders(w.Header())
	giveBack, ok := s.mayAskForm(w, r)
	if !ok {
		return nil
	}
	page, err := s.formOf(r.Context(), r.PathValue("token"))
	if err != nil {
		s.formTrouble(w, r, err)
		return nil
	}
	giveBack()
	s.drawForm(w, r, http.StatusOK, page, nil, nil)
	return nil
}

// formOf gives what a link is for. One that was taken back before it was sent leads nowhere in
// particular.
func (s *server) formOf(ctx context.Context, token string) (flow.FormPage, error) {
	if token == flow.FormOver {
		return flow.FormPage{State: form.Withdrawn}, nil
	}
	return s.Forms.Page(ctx, token)
}

// answerForm takes what a customer wrote. Good or not, nothing of it is logged.
func (s *server) answerForm(w http.ResponseWriter, r *http.Request) error {
	formHeaders(w.Header())
	giveBack, ok := s.mayAskForm(w, r)
	if !ok {
		return nil
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		s.formTrouble(w, r, desk.E(desk.Forbidden, "cross_origin", "This request came from another web site."))
		return nil
	}
	in, err := readAnswer(w, r)
	if err != nil {
		s.formTrouble(w, r, err)
		return nil
	}
	page, flaws, err := s.Forms.Answer(r.Context(), r.PathValue("token"), in)
	switch {
	case err != nil:
		s.formTrouble(w, r, err)
	case len(flaws) > 0:
		s.drawForm(w, r, http.StatusUnprocessableEntity, page, in, flaws)
	default: // so that neither reloading nor going back sends it again
		giveBack()
		http.Redirect(w, r, r.URL.EscapedPath(), http.StatusSeeOther)
	}
	return nil
}

// readAnswer reads the body of a form.
func readAnswer(w http.ResponseWriter, r *http.Request) (map[string]string, error) {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/x-www-form-urlencoded" {
		return nil, desk.E(desk.Invalid, "bad_form", "Send the form as the page does.")
	}
	done := readWithin(w, uploadRead)
	defer done()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	var size *http.MaxBytesError
	if errors.As(err, &size) {
		return nil, desk.E(desk.TooLarge, "too_large", "The answer is too long.")
	}
	if err != nil {
		return nil, desk.E(desk.Invalid, "bad_form", "The form did not arrive whole.")
	}
	return parseAnswer(string(body))
}

// parseAnswer reads a form's body: of a field that is there twice the first counts.
func parseAnswer(body string) (map[string]string, error) {
	values, err := url.ParseQuery(body)
	if err != nil || len(values) > maxParts { // the error would repeat what was written
		return nil, desk.E(desk.Invalid, "bad_form", "The form is broken.")
	}
	in := make(map[string]string, len(values))
	for name, v := range values {
		in[name] = v[0]
	}
	return in, nil
}

// mayAskForm books a try of the caller's address; what it gives takes the booking back.
func (s *server) mayAskForm(w http.ResponseWriter, r *http.Request) (giveBack func(), ok bool) {
	giveBack, wait, ok := s.formTries.take(addressOf(r, s.TrustedProxies))
	if !ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		s.formTrouble(w, r, rateLimited(int(wait.Seconds())+1))
	}
	return giveBack, ok
}

// formTrouble says in a customer's words why there is no form.
func (s *server) formTrouble(w http.ResponseWriter, r *http.Request, err error) {
	p := s.problemFor(r.Context(), nil, err)
	why := "trouble"
	switch p.Status {
	case http.StatusNotFound:
		why = "unknown"
	case http.StatusTooManyRequests:
		why = "slow"
	case http.StatusUnprocessableEntity, http.StatusForbidden, http.StatusRequestEntityTooLarge:
		why = "broken"
	}
	v := formView{Words: formWordsFor(r), Notice: why}
	s.writeForm(w, p.Status, v)
}

// formView is all that the page's text says.
type formView struct {
	Words   formWords
	Brand   string
	Color   string // rrggbb
	Title   string
	Why     string
	Until   string
	Kept    string
	Notice  string // why there are no questions; empty: there are
	Fields  []fieldView
	Flaws   []fieldView
	Wrong   bool
	Today   string
	Heading string
	Text    string
}

type fieldView struct {
	form.Field
	Label, Hint, Flaw, Value string
	Options                  []optionView
	Numeric                  bool
	Length                   int
}

type optionView struct {
	Value, Label string
	Checked      bool
}

// drawForm writes the page, with what was written and what is wrong with it.
func (s *server) drawForm(w http.ResponseWriter, r *http.Request, status int, page flow.FormPage, in map[string]string, flaws map[string]form.Flaw) {
	words := formWordsFor(r)
	v := formView{Words: words, Brand: page.Brand.Name, Color: colorOf(page.Brand.Color), Title: page.Sheet.Title.In(words.Lang), Why: page.Sheet.Why.In(words.Lang)}
	if page.State != form.Open {
		v.Notice = string(page.State)
		s.writeForm(w, map[bool]int{true: status, false: http.StatusGone}[page.State == form.Received || page.State == form.Destroyed], v)
		return
	}
	v.Until, v.Kept = words.until(page.Until.In(page.Zone)), words.kept(page.Days)
	v.Today = s.Clock.Now().In(page.Zone).Format(time.DateOnly)
	for _, f := range page.Sheet.Fields {
		one := fieldView{Field: f, Label: f.Label.In(words.Lang), Hint: f.Hint.In(words.Lang), Value: in[f.Name], Length: f.Max,
			Numeric: f.Sort == form.Digits || f.Sort == form.Postcode}
		if flaw, ok := flaws[f.Name]; ok {
			one.Flaw = words.flaw(flaw, f)
			if flaw == form.Card {
				one.Value = "" // a card number is not even sent back
			}
			v.Flaws, v.Wrong = append(v.Flaws, one), true
		}
		for _, c := range f.Choices {
			one.Options = append(one.Options, optionView{c.JA, c.In(words.Lang), in[f.Name] == c.JA})
		}
		v.Fields = append(v.Fields, one)
	}
	s.writeForm(w, status, v)
}

func (s *server) writeForm(w http.ResponseWriter, status int, v formView) {
	if v.Notice != "" {
		n := v.Words.Notices[v.Notice]
		v.Heading, v.Text = n[0], n[1]
	}
	var out bytes.Buffer
	if err := formPage.Execute(&out, v); err != nil {
		s.Log.Error("a form's page can't be drawn", "error", err)
		status = http.StatusInternalServerError
	}
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // a reader that is gone misses nothing
}

// colorOf is a brand's colour as the style's address carries it; empty for none.
func colorOf(color string) string {
	c := strings.ToLower(strings.TrimPrefix(color, "#"))
	if len(c) != 6 || strings.Trim(c, "0123456789abcdef") != "" {
		return ""
	}
	return c
}

// formStyle gives the page's style in a brand's colour.
func (s *server) formStyle(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(formCSS)
	if c := colorOf(r.URL.Query().Get("c")); c != "" {
		_, _ = io.WriteString(w, "\n:root{--brand:#"+c+";--on:"+inkOn(c)+"}\n")
	}
	return nil
}

// inkOn is black or white, whichever is read better on a colour (WCAG 2.2, relative luminance).
func inkOn(color string) string {
	n, err := strconv.ParseUint(color, 16, 32)
	if err != nil {
		return "#fff"
	}
	light := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		light += weight * linear(float64(n>>(16-8*i)&0xff)/255)
	}
	if light > 0.179 { // where black and white are equally far
		return "#000"
	}
	return "#fff"
}
