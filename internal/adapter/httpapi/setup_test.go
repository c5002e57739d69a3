package httpapi

import (
	"context"
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
	look := func(token string) answer {
		return w.ask("POST", "/api/v1/setup/look", "", map[string]any{"token": token})
	}
	form := map[string]any{"token": token, "centre": "みなとセンター", "brand": "みなと商店", "color": "#b8321a", "name": "管理 太郎", "email": "Admin@Example.jp", "password": password}
	look(token).want(204)
	look("guess").problem(404, "setup_link")
	look("").problem(404, "setup_link")

	wrong := map[string]any{"token": token, "centre": "", "brand": " ", "color": "red", "name": "n", "email": "nobody", "password": "short"}
	refused := w.ask("POST", "/api/v1/setup", "", wrong).want(422)
	for _, want := range []string{"body.centre", "body.brand", "body.color", "body.email", "body.password"} {
		if !strings.Contains(string(refused.body), want) {
			t.Errorf("%s is not told: %s", want, refused.body)
		}
	}
	form["token"] = "guess"
	w.ask("POST", "/api/v1/setup", "", form).problem(404, "setup_link")
	form["token"] = token
	w.ask("POST", "/api/v1/setup", "", form, with("Sec-Fetch-Site", "cross-site")).problem(403, "cross_origin")

	var me Me
	done := w.ask("POST", "/api/v1/setup", "", form).want(200)
	done.into(&me)
	if me.Role != "administrator" || len(me.Workspaces) != 1 || me.Workspaces[0].Name != "みなと商店" || me.Workspaces[0].Color != "#b8321a" || len(done.cookies) != 1 {
		t.Errorf("me: %+v", me)
	}
	w.ask("POST", "/api/v1/session", "", map[string]string{"email": "admin@example.jp", "password": password}).want(200)
	for _, used := range []string{token, another} {
		look(used).problem(404, "setup_link")
		form["token"], form["email"] = used, "second@example.jp"
		w.ask("POST", "/api/v1/setup", "", form).problem(404, "setup_link")
	}
}

func TestSetupLinkGrowsOld(t *testing.T) {
	w := newWorld(t)
	token, err := w.deps.Installer.Link(context.Background())
	w.must(err)
	w.clock.advance(24*time.Hour - time.Minute)
	w.ask("POST", "/api/v1/setup/look", "", map[string]any{"token": token}).want(204)
	w.clock.advance(time.Minute)
	w.ask("POST", "/api/v1/setup/look", "", map[string]any{"token": token}).problem(404, "setup_link")
}
