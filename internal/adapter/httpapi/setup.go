package httpapi

import (
	"bytes"
	_ "embed" // the form
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

//go:embed setup.html
var setupHTML string

// maxForm bounds what the set-up form may send.
const (
	maxForm  = 64 << 10
	formRead = 10 * time.Second
)

// setupForm is what the page shows.
type setupForm struct {
	Token  string
	T      map[string]string // words in the reader's language
	In     flow.Installation
	Wrong  map[string]string // by field
	Lang   string
	Broken bool // the link does not work
}

// setupPage shows the form behind the link from the log.
func (s *server) setupPage(w http.ResponseWriter, r *http.Request) error {
	form := setupForm{Token: r.URL.Query().Get("token"), Lang: languageOf(r)}
	err := s.Installer.Check(r.Context(), form.Token)
	if desk.KindOf(err) == desk.NotFound {
		form.Broken = true
		return s.showSetup(w, http.StatusNotFound, form)
	}
	if err != nil {
		return err
	}
	return s.showSetup(w, http.StatusOK, form)
}

// setupDone makes the centre and leads to the console, where the new
// administrator signs in.
func (s *server) setupDone(w http.ResponseWriter, r *http.Request) error {
	body, err := readAll(w, r, maxForm, formRead)
	if err != nil {
		return err
	}
	sent, err := url.ParseQuery(string(body))
	if err != nil {
		return bad("form", "The form could not be read.")
	}
	giveBack, err := s.mayGuess(r.Context())
	if err != nil {
		return err
	}
	form := setupForm{Token: r.URL.Query().Get("token"), Lang: languageOf(r), In: flow.Installation{
		Centre: sent.Get("centre"), Workspace: sent.Get("workspace"), Name: sent.Get("name"),
		Email: sent.Get("email"), Password: sent.Get("password"), Language: languageOf(r)}}
	_, err = s.Installer.Install(r.Context(), form.Token, form.In)
	switch desk.KindOf(err) {
	case desk.NotFound:
		form.Broken = true
		return s.showSetup(w, http.StatusNotFound, form)
	case desk.Invalid:
		giveBack()
		form.In.Password, form.Wrong = "", map[string]string{}
		for _, e := range parts(err) {
			form.Wrong[e.Field] = e.Code
		}
		return s.showSetup(w, http.StatusUnprocessableEntity, form)
	}
	giveBack()
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

func (s *server) showSetup(w http.ResponseWriter, status int, form setupForm) error {
	form.T = setupWords[form.Lang]
	page, err := template.New("setup").Parse(setupHTML)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := page.Execute(&out, form); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // a reader that is gone misses nothing
	return nil
}

// languageOf is Japanese unless the reader prefers English.
func languageOf(r *http.Request) string {
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "en") {
		return "en"
	}
	return "ja"
}

// setupWords are the page's words; those of errors stand under their codes.
var setupWords = map[string]map[string]string{
	"ja": {
		"title": "madoguchi の初期設定", "lead": "センターと最初のブランド、最初の管理者を作成します。",
		"centre": "センター名", "workspace": "ブランド名", "name": "管理者の氏名", "email": "メールアドレス", "password": "パスワード",
		"hint": "12文字以上。文字と数字を混ぜてください。", "submit": "作成する",
		"broken":   "このリンクは使えません。すでに設定済みの場合は、そのままログインしてください。まだの場合は、再起動するとログに新しいリンクが出ます。",
		"login":    "ログイン画面へ",
		"bad_name": "80文字以内で入力してください。", "bad_email": "メールアドレスを入力してください。", "weak_password": "12文字以上で、文字と数字を混ぜてください。",
	},
	"en": {
		"title": "Set up madoguchi", "lead": "This makes the centre, its first brand and the first administrator.",
		"centre": "Centre", "workspace": "Brand", "name": "Administrator's name", "email": "E-mail address", "password": "Password",
		"hint": "At least 12 characters, letters and digits.", "submit": "Create",
		"broken":   "This link does not work. If the desk is set up already, sign in. If not, restart it: the log shows a new link.",
		"login":    "Sign in",
		"bad_name": "Give a name of at most 80 characters.", "bad_email": "Give an e-mail address.", "weak_password": "Use at least 12 characters with letters and digits.",
	},
}
