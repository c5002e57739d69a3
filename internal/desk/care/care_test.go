package care

import (
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

var tokyo = time.FixedZone("Asia/Tokyo", 9*3600)

func TestThanks(t *testing.T) {
	for _, text := range []string{"ありがとう", "ありがとうございました！", "助かりました。", "解決しました", "わかりました、ありがとうございます", "了解です。ありがとうございます😊", "大丈夫です", "Thank you!", "有難うございました。またよろしくお願いします"} {
		if !Thanks(text) {
			t.Errorf("%q is a goodbye", text)
		}
	}
	for _, text := range []string{"", "はい", "ありがとうございます。でもまだ届きません", "ありがとうございます。あと、送料はいくらですか？", "ありがとうございます。もう一つ質問です",
		"ありがとうございます、確認してください", "わかりましたが、困っています", "教えていただきありがとうございます。返品もお願いできますか", "ありがとう" + strings.Repeat("長い", 40)} {
		if Thanks(text) {
			t.Errorf("%q does not end the talk", text)
		}
	}
}

func TestCloseAtAndItsWords(t *testing.T) {
	for at, want := range map[string]string{"10:00": "11時頃", "10:03": "11時10分頃", "10:50": "11時50分頃", "10:51": "12時頃", "23:10": "明日0時10分頃"} {
		clock, _ := time.ParseInLocation("15:04", at, tokyo)
		now := time.Date(2026, 11, 24, clock.Hour(), clock.Minute(), 0, 0, tokyo)
		closing := Settings{}.CloseAt(now)
		if closing.Before(now.Add(time.Hour)) || closing.Sub(now) >= time.Hour+10*time.Minute {
			t.Errorf("%s: closes at %v", at, closing)
		}
		text := Settings{}.Ask(now.UTC(), closing.UTC(), tokyo)
		if text != "その後、ご不明な点はございませんか。ご返信がない場合は"+want+"に受付を終了いたします。" {
			t.Errorf("%s: %s", at, text)
		}
	}
	long := Settings{Check: Check{Close: 72 * time.Hour}}
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, tokyo)
	if text := long.Ask(now, long.CloseAt(now), tokyo); !strings.Contains(text, "12月3日9時頃") {
		t.Error(text)
	}
}

func TestDraft(t *testing.T) {
	s := Settings{Categories: []string{"配送・遅延・国内", "配送・破損", "返品"}}
	for topic, want := range map[string]string{"": "", "返品": "返品", "配送": "", "配送・遅延": "配送・遅延・国内", "支払い": "", "返": ""} {
		if got := s.Draft(topic); got != want {
			t.Errorf("%q drafts %q, want %q", topic, got, want)
		}
	}
	if s.Knows("配送") || !s.Knows("配送・破損") || !s.NeedsCategory() || (Settings{}).NeedsCategory() || !(Settings{}).Knows("何でも") {
		t.Error("the tree is not what is known")
	}
}

func TestSettingsAreChecked(t *testing.T) {
	fine := Settings{}.Filled()
	if err := fine.Valid(); err != nil {
		t.Fatalf("the desk's own are refused: %v", err)
	}
	for code, s := range map[string]Settings{
		"bad_id":        {Holds: []HoldReason{{ID: "Client", Name: "x"}}},
		"twice":         {Holds: []HoldReason{{ID: "a", Name: "x"}, {ID: "a", Name: "y"}}},
		"bad_name":      {Holds: []HoldReason{{ID: "a", Name: " "}}},
		"bad_category":  {Categories: []string{"a・b・c・d"}},
		"branch":        {Categories: []string{"配送", "配送・遅延"}},
		"bad_time":      {Wrapup: Wrapup{Limit: -time.Minute}},
		"bad_sample":    {Survey: SurveyRules{Sample: 101}},
		"bad_score":     {Survey: SurveyRules{Low: 6}},
		"bad_policy":    {Survey: SurveyRules{Policy: "always"}},
		"no_time":       {Check: Check{Text: "終わりますか"}},
		"text_too_long": {Survey: SurveyRules{Text: strings.Repeat("長", 1001)}},
		"bad_text":      {Warnings: []Warning{{Name: "x"}}},
	} {
		if err := s.Valid(); desk.CodeOf(err) != code {
			t.Errorf("want %s, got %v", code, err)
		}
	}
}

func TestSampleIsAboutItsShare(t *testing.T) {
	n := 0
	r := SurveyRules{Policy: Sample, Sample: 30}
	for i := range 10_000 {
		id := "01kc" + strings.Repeat("z", i%7) + string(rune('a'+i%26)) + time.Duration(i).String()
		if r.Pays(id) {
			n++
		}
	}
	if n < 2500 || n > 3500 {
		t.Errorf("%d of 10,000 are drawn, of 30 %%", n)
	}
}
