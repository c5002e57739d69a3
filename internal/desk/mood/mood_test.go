package mood

import "testing"

func TestOf(t *testing.T) {
	for text, want := range map[string]Mood{
		"お届け日を変更したいです": Calm,
		"":             Calm,
		"まだ届かないのですが…急いでいます":             Worried,
		"トマトがつぶれていました":                  Worried,
		"いい加減にしてください。何度も言っています":         Angry,
		"責任者を出してください":                   Angry,
		"まだですか！！！":                      Worried,
		"ありがとうございます！！！":                 Calm,
		"届かないかと心配でしたが届きました。ありがとうございました": Calm,
		"こんな対応では困るし最悪です":                Angry, // the heavier word counts
	} {
		got, why := Of(text)
		if got != want || (why == "") != (want == Calm) {
			t.Errorf("%q is %s because of %q, want %s", text, got, why, want)
		}
	}
	if !(Calm.Rank() < Worried.Rank() && Worried.Rank() < Angry.Rank()) || Mood("x").Valid() {
		t.Error("moods have an order")
	}
}
