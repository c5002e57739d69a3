package main

import (
	"encoding/json"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// judgeRich tells what LINE would refuse in a message object: the emulator's own rules,
// so that an editor hears of it before a customer's answer is refused.
func judgeRich(message json.RawMessage) (flaws []desk.Flaw) {
	for _, f := range lineemu.CheckMessage(message) {
		flaws = append(flaws, desk.Flaw{At: f.Property, Says: f.Message})
	}
	return flaws
}
