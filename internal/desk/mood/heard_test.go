package mood

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestABrandsOwnWords(t *testing.T) {
	own := Words{Complaint: []string{"異物が入っ", "まずい", "ﾌﾞﾗｯｸ企業", "ムシ"}, Harmless: []string{"怒りの激辛カレー", "まずい棒", "最悪シリーズ"}}
	for text, want := range map[string]struct {
		mood     Mood
		evidence string
	}{
		"異物が入っていました":              {Angry, "異物が入っ"},
		"ブラック企業ですね":               {Angry, "ﾌﾞﾗｯｸ企業"},
		"ぶらっく企業":                  {Angry, "ﾌﾞﾗｯｸ企業"},
		"まずい棒はありますか":              {Calm, ""},
		"まずい棒がまずいです":              {Angry, "まずい"},
		"怒りの激辛カレーはいつ入荷しますか":       {Calm, ""},
		"怒りの激辛カレーの対応に怒っています":      {Angry, "怒って"},
		"イカリの激辛カレー":               {Calm, ""},
		"ムシがいました":                 {Angry, "ムシ"},
		"むしろこちらがいいです":             {Calm, ""}, // a word of two kana is found as it is written
		"最悪シリーズです":                {Calm, ""},
		"最悪です":                    {Angry, "最悪です"},
		"最悪シリーズの3巻が届きません。最悪です。":   {Angry, "最悪です"},
		"まずい棒のまずい、ありがとうございました":    {Calm, ""},
		"ﾌｻﾞｹﾙな、ふざけるな":            {Angry, "ふざけ"},
		"怒りの激辛カレーがまだ届かないので困っています": {Worried, "まだ届か"},
	} {
		if got, why := own.Of(text); got != want.mood || why != want.evidence {
			t.Errorf("%q is %s because of %q, want %s because of %q", text, got, why, want.mood, want.evidence)
		}
	}
}

// Harmless phrases only ever take findings away, and those beside them stay.
func TestHarmlessTakesAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]string{"怒りの激辛カレー", "ﾏｽﾞｲ棒", "怒って", "まずい", "です", "。", "ＡＢＣ", "İ", "\xff", "最悪！"})
		text := strings.Join(rapid.SliceOfN(part, 0, 6).Draw(t, "text"), "")
		complaint := []string{"まずい"}
		strict, _ := Words{Complaint: complaint}.Of(text)
		mild, why := Words{Complaint: complaint, Harmless: []string{"怒りの激辛カレー", "まずい棒"}}.Of(text)
		if mild.Rank() > strict.Rank() || (why == "") != (mild == Calm) {
			t.Fatalf("%q is %s, and %s because of %q", text, strict, mild, why)
		}
		if strings.Contains(text, "怒って") && mild != Angry {
			t.Fatalf("%q is %s", text, mild)
		}
	})
}
