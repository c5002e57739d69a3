package decide

import (
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// Notice is something that a customer is to know before the bot's first answer: that many
// wait, that something is out of order. It is said once in an inquiry, by its key.
type Notice struct {
	Key     string
	Content desk.Content
}

// maxNoticed bounds what is kept of notices that were said.
const maxNoticed = 20

// notify says what is to be known before the bot's next bubble and was not said in this
// inquiry: in a bubble of its own, one notice a bubble.
func (t *talker) notify() {
	for _, n := range t.notices() {
		if slices.Contains(t.m.Noticed, n.Key) {
			continue
		}
		t.m.Noticed = lastOf(append(t.m.Noticed, n.Key), maxNoticed)
		t.speak(n.Content)
	}
}

// noticeSurge is the key of the notice of surge mode.
const noticeSurge = "surge"

// notices are those that hold now. Surge mode is told while the bot has the talk: who waits is
// told how long it takes.
func (t *talker) notices() []Notice {
	if !t.brain.Door.Surge || t.Case.Rules.Door.Surge.Mute || !t.Case.Rules.Door.On || t.Case.Talk.State != conversation.Bot {
		return t.brain.Notices
	}
	return append(slices.Clone(t.brain.Notices), Notice{noticeSurge, words(t.doorWords("surge"))})
}
