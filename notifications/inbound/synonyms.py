"""What people write when they mean STOP, START or HELP: Twilio's words, and everybody's own.

Compared in lower case, without accents and punctuation. Another language is another line here.
"""

STOP = """
    stop stopall unsubscribe end quit revoke optout cancel
    stopp stoppen aufhoren aufhoeren abmelden abbestellen beenden ende schluss
    arret arrete arreter arretez desabonner stopper desinscrire
    parar para alto baja cancelar detener basta
    ferma fermare fermati annulla disiscrivi disiscrivimi cancellami
    pare sair descadastrar
    afmelden uitschrijven stoppen ophouden
    dur durdur iptal birak cik
    zatrzymaj rezygnuje wypisz koniec przestan
    стоп отписаться отписка отмена хватит прекратить
    стій зупинити відписатися
    stoppa avsluta avregistrer stopp lopeta zastavit konec leallitas
    berhenti توقف الغاء रोको 停止 退订 やめて 停止 중지
"""
START = """
    start unstop resume
    starten weiter fortsetzen anmelden
    reprendre demarrer commencer recommencer
    iniciar empezar comenzar reanudar continuar
    inizia riprendi iniziare riprendere
    comecar voltar retomar
    hervatten doorgaan
    basla baslat devam
    wznow zacznij
    старт начать продолжить возобновить почати
    starta fortsatt mulai ابدأ 开始 再開 시작
"""
# Twilio's, but also an everyday word: it means START only to somebody who had stopped.
START_AFTER_STOP = "yes ja oui si sim evet tak да так"
HELP = """
    help info commands
    hilfe aide aidez ayuda aiuto ajuda hulp yardim pomoc помощь справка допомога
    hjalp apua bantuan مساعدة मदद 帮助 ヘルプ 도움말
"""
# Said around the word without changing it. "Stop all messages, please" is STOP.
AROUND = """
    please now all everything it this me messages message reminders reminder sending the
    bitte alle alles sofort jetzt nachrichten
    svp merci tout les messages maintenant
    por favor todo todos ya mensajes
    per favore tutto subito messaggi
    tudo agora mensagens
    alsjeblieft alstublieft berichten nu
    lutfen hepsi
    prosze wszystko
    пожалуйста все всё
"""
