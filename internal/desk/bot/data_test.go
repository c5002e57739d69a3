package bot

import "testing"

// Rich menus are made by people who copied this from the console, which writes it itself
// (web/src/entities/scenario/tap.ts): it must never change.
func TestButtonsOfTheRichMenu(t *testing.T) {
	for data, want := range map[string]Tap{
		"m1:start:cancel":              {Start: "cancel"},
		"m1:menu:skip_cycle:what:skip": {Menu: true, Scenario: "skip_cycle", Node: "what", Choice: "skip"},
	} {
		tap, ok := ParseTap(data)
		if !ok || tap != want || tap.Data() != data {
			t.Errorf("%s: %+v %v, written %s", data, tap, ok, tap.Data())
		}
	}
}
