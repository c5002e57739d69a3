package knowledge

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

const oldTalk = "アカウント名,みどり野菜便\r\nタイムゾーン,+09:00\r\nダウンロード日時,2026/11/20 10:00\r\n送信者タイプ,送信者名,送信日,送信時刻,内容\r\n" +
	"User,佐藤花子,2026/11/19,18:03:05,\"届きません。\r\n急いでいます\"\r\nAccount,応答メッセージ,2026/11/19,18:03:06,担当からご連絡します\r\nUser,佐藤花子,2026/11/19,18:04:00,？\r\n"

func TestReadTalks(t *testing.T) {
	sjis, err := japanese.ShiftJIS.NewEncoder().String(oldTalk)
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{oldTalk, "\ufeff" + oldTalk, sjis} {
		got, err := ReadTalks([]byte(data))
		if err != nil || len(got) != 2 {
			t.Fatalf("%+v, %v", got, err)
		}
		if s := got[0]; !s.Customer || s.Text != "届きません。\n急いでいます" || s.At.Format(time.RFC3339) != "2026-11-19T09:03:05Z" || s.Line != 5 {
			t.Errorf("%+v", s)
		}
		if got[1].Customer {
			t.Error("what the account said counts as a customer's")
		}
	}
	byHand, err := ReadTalks([]byte("質問\nまだ届きません\n"))
	if err != nil || len(byHand) != 1 || !byHand[0].Customer || !byHand[0].At.IsZero() {
		t.Errorf("%+v, %v", byHand, err)
	}
	for data, code := range map[string]string{"": "missing_columns", "a,b\n1,2\n": "missing_columns", "内容\n" + strings.Repeat("x\n", MaxSayings+1): "too_many_rows"} {
		if _, err := ReadTalks([]byte(data)); desk.CodeOf(err) != code {
			t.Errorf("%.20q: %v", data, err)
		}
	}
}

func FuzzReadTalks(f *testing.F) {
	f.Add([]byte(oldTalk))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, _ := ReadTalks(data)
		for _, s := range rows {
			if strings.TrimSpace(s.Text) == "" {
				t.Error("a line without words")
			}
		}
	})
}
