package httpapi

import (
	"net/url"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func (w *world) exported(brand desk.WorkspaceID, who desk.OperatorID) string {
	w.t.Helper()
	return string(w.ask("GET", "/api/v1/settings/export?workspace="+string(brand), who, nil).want(200).body)
}

func (w *world) plans(brand desk.WorkspaceID, who desk.OperatorID, file string) (p SettingsPlan) {
	w.t.Helper()
	w.sendFile("/api/v1/settings/import?workspace="+string(brand), who, []byte(file)).want(200).into(&p)
	return p
}

func changed(p SettingsPlan) map[string]int {
	out := map[string]int{}
	for _, part := range p.Parts {
		if part.Count > 0 || len(part.Errors) > 0 {
			out[part.Part] = part.Count
		}
	}
	return out
}

var guardModes = map[string]string{"other_customer": "shadow", "other_brand": "shadow", "wrote_since": "shadow", "figures": "shadow", "words": "warn", "follow_up": "shadow", "personal": "off", "hours": "shadow"}

// TestSettingsFile: what was set in one brand comes to another one, once; it is shown before,
// and nothing of it is taken when somebody else was quicker.
func TestSettingsFile(t *testing.T) {
	w := settled(t)
	blank := w.exported(shop, supervisor)
	w.ask("PUT", "/api/v1/care/settings", supervisor, map[string]any{"workspace_id": shop, "version": 0, "categories": []string{"配送・遅延"}, "wrapup": map[string]any{"on": true, "limit_minutes": 7}}).want(200)
	w.ask("PUT", "/api/v1/send-guard/settings", supervisor, map[string]any{"workspace_id": shop, "version": 0, "marks": []string{}, "modes": guardModes, "words": []map[string]any{{"text": "絶対に", "mode": "warn", "out": true, "in": false}}}).want(200)
	w.ask("POST", "/api/v1/templates", supervisor, map[string]any{"workspace_id": shop, "title": "お詫び", "text": "申し訳ございません。"}).want(201)
	w.ask("PUT", "/api/v1/writing/settings", supervisor, map[string]any{"workspace_id": shop, "version": 0, "name": "brand", "shown": "受付", "icon": nil, "tone": "です・ます", "wrote": "ask"}).want(200)
	file := w.exported(shop, supervisor)
	for _, secret := range []string{"sealed", lineSecret, string(shopQueue), string(shopLine), "password"} {
		if strings.Contains(file, secret) {
			t.Errorf("the file holds %q", secret)
		}
	}

	// Into the same brand: nothing to do. Into another one: shown first, and nothing is set by that.
	if got := changed(w.plans(shop, supervisor, file)); len(got) != 0 {
		t.Errorf("its own file would change %v", got)
	}
	plan := w.plans(other, elsewhere, file)
	if got := changed(plan); got["care"] == 0 || got["guard"] == 0 || got["templates"] != 1 || got["writing"] != 3 || got["hours"] != 0 || plan.Done {
		t.Fatalf("%+v", plan)
	}
	limit := false
	for _, part := range plan.Parts {
		for _, c := range part.Changes {
			limit = limit || c.Path == "wrapup.limit" && c.Before == "" && c.After == "7m0s"
		}
	}
	if !limit {
		t.Errorf("the after-contact work is not among %+v", plan.Parts)
	}
	if again := w.plans(other, elsewhere, file); again.Seen != plan.Seen || len(changed(again)) == 0 {
		t.Error("looking at it has set something")
	}
	take := func(seen string) answer {
		return w.sendFile("/api/v1/settings/import?workspace="+string(other)+"&seen="+url.QueryEscape(seen), elsewhere, []byte(file))
	}
	take("something else").problem(409, "version_conflict")
	var done SettingsPlan
	take(plan.Seen).want(200).into(&done)
	if !done.Done {
		t.Fatalf("%+v", done)
	}
	if got := w.plans(other, elsewhere, file); len(changed(got)) != 0 {
		t.Errorf("taken once, it would still change %v", changed(got))
	}
	take(plan.Seen).problem(409, "version_conflict") // it was held against what is no more

	// The other brand's file is the same, but for its name and time; the blank one sets all back.
	if got := changed(w.plans(shop, supervisor, w.exported(other, elsewhere))); len(got) != 0 {
		t.Errorf("there and back changes %v", got)
	}
	if got := changed(w.plans(shop, supervisor, blank)); got["care"] == 0 || got["guard"] == 0 || got["templates"] != 0 {
		t.Errorf("the blank one would change %v", got)
	}
}

// TestBadSettingsFile: what can't be taken is refused whole, with what to do, and nothing is set.
func TestBadSettingsFile(t *testing.T) {
	w := settled(t)
	good := w.exported(shop, supervisor)
	path := "/api/v1/settings/import?workspace=shop"
	for _, c := range map[string]struct{ file, code string }{
		"no JSON":      {"ID,質問\n", "not_settings"},
		"another JSON": {`{"format":"other","version":1,"parts":{"care":{}}}`, "not_settings"},
		"nothing":      {`{"format":"madoguchi.settings","version":1,"parts":{}}`, "not_settings"},
		"a newer one":  {strings.Replace(good, `"version": 1`, `"version": 2`, 1), "newer_settings"},
		"unknown part": {`{"format":"madoguchi.settings","version":1,"parts":{"magic":{}}}`, "unknown_part"},
	} {
		w.sendFile(path, supervisor, []byte(c.file)).problem(422, c.code)
	}
	for name, c := range map[string]struct{ parts, code string }{
		"unknown field":       {`{"care":{"wrapup":{"on":true,"colour":"red"}}}`, "bad_part"},
		"wrong kind":          {`{"care":{"categories":"配送"}}`, "bad_part"},
		"a queue it has not":  {`{"routing":{"夜間":{"priority":1}}}`, "no_such_queue"},
		"a rule that is none": {`{"routing":{"受付":{"priority":9}}}`, "bad_priority"},
	} {
		plan := w.plans(shop, supervisor, `{"format":"madoguchi.settings","version":1,"parts":`+c.parts+`}`)
		if len(plan.Parts) != 1 || len(plan.Parts[0].Errors) != 1 || plan.Parts[0].Errors[0].Code != c.code {
			t.Errorf("%s: %+v", name, plan.Parts)
		}
		w.sendFile(path+"&seen="+plan.Seen, supervisor, []byte(`{"format":"madoguchi.settings","version":1,"parts":`+c.parts+`}`)).problem(422, c.code)
	}
	if got := changed(w.plans(shop, supervisor, good)); len(got) != 0 {
		t.Errorf("something was set: %v", got)
	}
	w.ask("GET", "/api/v1/settings/export?workspace=other", supervisor, nil).problem(404, "not_found")
	w.sendFile("/api/v1/settings/import?workspace=other", supervisor, []byte(good)).problem(404, "not_found")
}
