package decide

import "github.com/madoguchi-desk/madoguchi/internal/desk/conversation"

// heraldSurge says before the bot's next bubble that very many ask, once an inquiry and while
// the bot has the talk: who waits is told how long it takes.
func (t *talker) heraldSurge() {
	rules := t.Case.Rules.Door
	if t.m.Surge || !t.brain.Door.Surge || !rules.On || rules.Surge.Mute || t.Case.Talk.State != conversation.Bot {
		return
	}
	t.m.Surge = true
	t.speak(words(t.doorWords("surge")))
}
