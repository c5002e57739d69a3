package bot

import (
	"strings"
	"testing"
)

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

func TestLettered(t *testing.T) {
	for word, want := range map[string]bool{
		"": false, "a": true, "注文番号": true, "注文_2": true, "注文 番号": false, "a-b": false, "é1": true, "\xff": false,
		strings.Repeat("番", 40): true, strings.Repeat("番", 41): false, "😀": false,
	} {
		if got := Lettered(word, "_", 40); got != want {
			t.Errorf("%q: %v", word, got)
		}
	}
}
