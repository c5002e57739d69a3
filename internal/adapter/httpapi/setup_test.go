package httpapi

import (
	"context"
	"html"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestSetup(t *testing.T) {
	w := newWorld(t)
	token, err := w.deps.Installer.Link(context.Background())
	w.must(err)
	another, err := w.deps.Installer.Link(context.Background()) // of a second node
	w.must(err)
	post := func(token string, fields url.Values) answer {
		return w.ask("POST", "/setup?token="+token, "", fields.Encode(), with("Content-Type", "application/x-www-form-urlencoded"), with("Accept-Language", "en-GB"))
	}
	form := url.Values{"centre": {"みなとセンター"}, "workspace": {"みなと商店"}, "name": {"管理 太郎"}, "email": {"Admin@Example.jp"}, "password": {password}}

	if page := w.ask("GET", "/setup?token="+token, "", nil).want(200); !strings.Contains(string(page.body), "初期設定") || page.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the form in Japanese: %s", page.body)
	}
	w.ask("GET", "/setup?token=guess", "", nil).want(404)
	w.ask("GET", "/setup", "", nil).want(404)
	post("guess", form).want(404)

	weak := url.Values{"centre": {`"><script>`}, "workspace": {" "}, "name": {"n"}, "email": {"nobody"}, "password": {"short"}}
	page := html.UnescapeString(string(post(token, weak).want(422).body))
	for _, want := range []string{"Give a name of at most 80 characters.", "Give an e-mail address.", "Use at least 12 characters"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if raw := string(post(token, weak).body); strings.Contains(raw, "<script>") || strings.Contains(raw, "short") {
		t.Errorf("the page runs what was written, or repeats the password: %s", raw)
	}
	w.ask("POST", "/setup?token="+token, "", form.Encode(), with("Content-Type", "application/x-www-form-urlencoded"), with("Sec-Fetch-Site", "cross-site")).problem(403, "cross_origin")

	if done := post(token, form).want(303); done.header.Get("Location") != "/" {
		t.Errorf("leads to %q", done.header.Get("Location"))
	}
	var me Me
	w.ask("POST", "/api/v1/session", "", map[string]string{"email": "admin@example.jp", "password": password}).want(200).into(&me)
	if me.Role != "administrator" || len(me.Workspaces) != 1 || me.Workspaces[0].Name != "みなと商店" {
		t.Errorf("me: %+v", me)
	}
	for _, used := range []string{token, another} {
		w.ask("GET", "/setup?token="+used, "", nil).want(404)
		form.Set("email", "second@example.jp")
		post(used, form).want(404)
	}
}

func TestSetupLinkGrowsOld(t *testing.T) {
	w := newWorld(t)
	token, err := w.deps.Installer.Link(context.Background())
	w.must(err)
	w.clock.advance(24*time.Hour - time.Minute)
	w.ask("GET", "/setup?token="+token, "", nil).want(200)
	w.clock.advance(time.Minute)
	w.ask("GET", "/setup?token="+token, "", nil).want(404)
}
