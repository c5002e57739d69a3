package decide

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

func TestWordsThatBringTheBotBack(t *testing.T) {
	for text, want := range map[string]bool{
		"ボットに戻る": true, "「ボットに戻る」": true, " ボットに戻ります。": true, "ボットに戻してください": true, "ボットに戻りたいです": true, "ﾎﾞｯﾄに戻る!": true,
		"ボットでお願いします": true, "Back to the bot, please.": false, "Back to the bot!": true, "BOT": true, "ボットに質問したい": true, "ボットに質問": true,
		"ボットに戻さないで": false, "ボットに戻るのは嫌です": false, "ロボット": false, "ボットの答えが違います": false, "": false, "です": false, "送料は？": false,
	} {
		if got := wantsBot(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Whoever waits returns by words as by the button, also after a complaint; what was said
// behind it is answered at once.
func TestBackByWords(t *testing.T) {
	for _, asked := range []string{"オペレーターと話したいです", "いい加減にしてください"} {
		r := newRobot(t)
		r.hears(asked)
		r.expect(r.hears("もしもし"))
		r.expect(r.hears("ボットに戻る", "ポイントの期限は？"), "承知しました", "answer of points")
		if r.state() != conversation.Bot || r.c.Memory.Reason != "" || r.job(desk.JobIdle) == nil {
			t.Errorf("after %q: %s, %+v", asked, r.state(), r.c.Memory)
		}
	}
	r := newRobot(t)
	r.c.Channel.BotOn = false
	r.expect(r.hears("もしもし", "ボットに戻る")) // it was never the bot's
	if r.state() != conversation.Waiting || r.job(desk.JobBot) != nil {
		t.Errorf("%s, %v", r.state(), r.last.Jobs)
	}
}

func TestTheBotRemindsRarely(t *testing.T) {
	nine := []Hours{{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, From: 9 * 60, To: 18 * 60}}
	japan := time.FixedZone("", 9*3600)
	type said struct {
		after time.Duration
		text  string
		want  bool
	}
	for name, c := range map[string]struct {
		at    int // hour of day
		hears []said
	}{
		"open":  {10, []said{{time.Minute, "もしもし", false}, {10 * time.Minute, "まだですか", true}, {time.Minute, "まだ？", false}, {10 * time.Minute, "まだ？", true}}},
		"angry": {10, []said{{15 * time.Minute, "いい加減にしてください", false}, {time.Minute, "お待ちします", true}}},
		"night": {20, []said{{15 * time.Minute, "もしもし", true}, {time.Hour, "もしもし", false}, {3 * time.Hour, "もしもし", false},
			{10 * time.Hour, "おはよう", true}, {10 * time.Hour, "こんばんは", true}, {time.Hour, "こんばんは", false}}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRobot(t)
			r.brain.Settings.Hours = nine
			r.now = time.Date(2026, 11, 30, c.at, 0, 0, 0, japan)
			r.hears("担当者をお願いします")
			for i, s := range c.hears {
				r.pass(s.after)
				got := r.hears(s.text)
				if (len(got) == 1) != s.want || len(got) > 1 {
					t.Errorf("%d %q: %v", i, s.text, told(got))
				}
				if len(got) == 1 {
					data(t, got[0], labelBack)
				} else if !r.last.Empty() {
					t.Errorf("%d: it writes where it says nothing: %+v", i, r.last)
				}
			}
			if r.state() != conversation.Waiting {
				t.Errorf("state %s", r.state())
			}
		})
	}
}
