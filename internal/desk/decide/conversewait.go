package decide

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
)

// quiet is how long the bot says nothing after it has handed over or reminded: whoever
// waits for a person is not to be talked at. Words that bring the bot back count as long.
const quiet = 10 * time.Minute

// backWords are whole messages that bring the bot back, as bare writes them. LINE takes a
// quick reply away with the next bubble, so words must do what the button does. Only whole
// messages count: 「ボットに戻さないで」 is none.
var backWords = []string{"ボットに戻る", "ボットに戻り", "ボットに戻して", "ボットに戻", "ボットへ戻る", "ボットに聞く", "ボットに聞き", "ボットに質問",
	"ボットに質問する", "ボットに質問し", "ボットに相談", "ボットに相談する", "ボットと話す", "ボットでいい", "ボットで大丈夫", "チャットボットに戻る", "チャットボットに戻して", "ボット", "bot",
	"back to bot", "back to the bot", "return to bot", "return to the bot", "go back to the bot", "talk to the bot", "bot please"}

// politeEnds are taken off the end of a message, longest first.
var politeEnds = []string{"をお願いします", "でお願いします", "お願いします", "てください", "てほしいです", "たいです", "ください", "ます", "です", "たい"}

// wantsBot tells whether a text asks for the bot again.
func wantsBot(text string) bool {
	said := bare(text)
	if slices.Contains(backWords, said) {
		return true
	}
	for _, end := range politeEnds {
		rest, ok := strings.CutSuffix(said, end)
		if ok && rest != "" && (slices.Contains(backWords, rest) || slices.Contains(backWords, rest+"て")) {
			return true
		}
	}
	return false
}

// bare is a short message without case, width, signs and more than one space between words.
func bare(text string) string {
	if len(text) > 200 {
		return ""
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return ' '
		}
		return r
	}, strings.ToLower(bot.Tidy(text)))
	return strings.Join(strings.Fields(text), " ")
}

// awaits deals with what is said while a person is awaited: a tap or words that bring the
// bot back, else a reminder of how to do that, now and then. changed is false if there is
// nothing to do.
func (t *talker) awaits() (changed bool) {
	if t.m.Conversation != t.Case.Talk.ID { // the bot has never had it
		return t.awaitsBare()
	}
	heard, person := t.Case.Heard, !t.hasBot() // who is never to be the bot's
	for i := len(heard) - 1; i >= 0 && !person; i-- {
		m := heard[i]
		if asksBack(m) || wantsBot(textOf(m)) && t.now.Sub(m.At) < quiet {
			t.comeBack(heard[:i+1], "back")
			t.Case.Heard = heard[i+1:] // what came behind it is the bot's to answer
			t.listen(nil)
			return true
		}
	}
	if t.dealsAtDoor() {
		return true
	}
	if person || len(heard) == 0 || !t.mayRemind(heard[len(heard)-1]) {
		return false
	}
	t.m.Reminded = t.now
	t.utter("wait", backChoice())
	return true
}

// dealsAtDoor deals with taps at the entrance and with the question how long it takes.
func (t *talker) dealsAtDoor() (dealt bool) {
	for _, m := range t.Case.Heard {
		if tap, ok := doorTapOf(m); ok {
			t.m.Dealt = append(t.m.Dealt, m.ID)
			t.atTheDoor(m, tap)
			dealt = true
		}
	}
	return dealt || t.answersHowLong()
}

// mayRemind tells whether a message is one to answer with a reminder: words without anger,
// long enough after the bot's last, and once in all until people are there again.
func (t *talker) mayRemind(m desk.Message) bool {
	text := textOf(m)
	if feels, _ := t.brain.Settings.Mood().Of(text); text == "" || feels == mood.Angry || t.m.Parted.IsZero() || m.At.Before(t.m.Parted) {
		return false
	}
	if t.now.Sub(t.m.Parted) < quiet || t.now.Sub(t.m.Reminded) < quiet {
		return false
	}
	hours, last := t.hours(), t.m.Reminded
	if last.IsZero() || hours.Open(t.now) {
		return true
	}
	return !hours.NextOpen(last).Equal(hours.NextOpen(t.now))
}

// comeBack gives the inquiry to the bot again, with a clean table and words of the occasion.
func (t *talker) comeBack(until []desk.Message, occasion string) {
	t.dropCallback()
	t.mustMove(conversation.Act{Verb: conversation.TakeBack})
	t.line("taken_back", "", nil)
	for _, m := range until {
		t.m.Dealt = append(t.m.Dealt, m.ID)
		if asksBack(m) {
			t.label(m, labelBack)
		}
	}
	t.m.Unsure, t.m.Session, t.m.Withdrawn, t.m.Table, t.m.Reason, t.m.Skill, t.m.Scenario, t.m.Request = 0, nil, false, nil, "", "", "", ""
	t.m.forgetFields()
	t.m.Parted, t.m.Reminded = time.Time{}, time.Time{}
	t.utter(occasion)
}

// asksBack tells whether a message is the tap that takes the bot back.
func asksBack(m desk.Message) bool {
	if m.Content.Postback == nil {
		return false
	}
	tap, ok := parseBotTap(m.Content.Postback.Data)
	return ok && tap.What == tapBack
}
