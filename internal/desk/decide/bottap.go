package decide

import "strings"

// botTap is what a button of the bot's own carries: b1:<decision>:<what>. Scenarios
// make their own (package bot).
type botTap struct{ Decision, What string }

// What the bot's own buttons say. tapFirst and on are the choices offered.
const (
	tapHuman  = "human"
	tapBack   = "back"
	tapNone   = "none"
	tapYes    = "yes"
	tapNo     = "no"
	tapFirst  = "1"
	tapSecond = "2"
	tapThird  = "3"
)

var tapPlaces = map[string]int{tapFirst: 0, tapSecond: 1, tapThird: 2}

// tapPlace is the choice at a place, from 0.
func tapPlace(i int) string { return []string{tapFirst, tapSecond, tapThird}[i] }

func (t botTap) data() string { return "b1:" + t.Decision + ":" + t.What }

// parseBotTap reads a postback's data; false for what is not ours.
func parseBotTap(data string) (botTap, bool) {
	p := strings.Split(data, ":")
	if len(p) != 3 || p[0] != "b1" || len(p[1]) > 64 {
		return botTap{}, false
	}
	switch p[2] {
	case tapHuman, tapBack, tapNone, tapYes, tapNo, tapFirst, tapSecond, tapThird:
		return botTap{p[1], p[2]}, true
	}
	return botTap{}, false
}
