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
		got, why := Words{}.Of(text)
		if got != want || (why == "") != (want == Calm) {
			t.Errorf("%q is %s because of %q, want %s", text, got, why, want)
		}
	}
	for _, plain := range []string{ // each has a word that is also said in anger
		"最低継続回数や違約金はありますか", "最低注文金額はいくらですか", "最低でも何個から買えますか", "最低気温が低い日の配送", "返品の商品を返せますか", "もう返せない商品はありますか",
		"警察署への配達はできますか", "責任者の名前を教えてください", "販売責任者の住所", "20歳以上の人が受け取らないといけませんか", "クレームブリュレはありますか",
		"赤ちゃんがなめても大丈夫ですか", "詐欺メールが届きました", "詐欺サイトではないか確認したい", "弁護士事務所宛に届けられますか", "アレルギー症状を訴えたことがあります",
		"キャンペーンの拡散希望とはなんですか", "最悪の場合キャンセルできますか", "クーポンが使えない", "ギフトカードが使えないお店はありますか", "ポイントはいつから使えないですか",
		"もう使えないので解約したいです", "二度とメールが届かないようにしたい", "湯加減", "上の人気商品はどれですか",
	} {
		if got, why := (Words{}).Of(plain); got == Angry {
			t.Errorf("%q is angry because of %q", plain, why)
		}
	}
	for _, harsh := range []string{
		"最低です", "最低！", "本当に最低な対応ですね", "最悪。", "返せ", "お金を返せよ！", "使えないな。", "責任者を出せ", "上の人と話させて", "詐欺だ", "詐欺じゃないですか",
		"警察に言います", "弁護士に相談します", "訴えます", "なめてんのか", "クレームを入れます", "二度と買いません", "SNSで拡散します", "何度も言わせないでください", "ほんと使えねー",
	} {
		if got, why := (Words{}).Of(harsh); got != Angry || why == "" {
			t.Errorf("%q is %s because of %q", harsh, got, why)
		}
	}
	if !(Calm.Rank() < Worried.Rank() && Worried.Rank() < Angry.Rank()) || Mood("x").Valid() {
		t.Error("moods have an order")
	}
}
