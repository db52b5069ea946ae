<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Panels</source>
        <translation>Bereiche des Fensters</translation>
    </message>
    <message>
        <source>On the map</source>
        <translation>Auf der Karte</translation>
    </message>
    <message>
        <source>In the panel “{panel}”</source>
        <translation>Im Bereich „{panel}“</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Labels of this project</source>
        <translation>Labels dieses Projekts</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Search shortcuts</source>
        <translation>Tastenkürzel suchen</translation>
    </message>
    <message>
        <source>Search: what you want to do, or a key</source>
        <translation>Suchen: was Sie tun möchten, oder eine Taste</translation>
    </message>
    <message>
        <source>Change shortcuts…</source>
        <translation>Tastenkürzel ändern …</translation>
    </message>
    <message>
        <source>No shortcut has “{wanted}”. The command palette finds commands without one.</source>
        <translation>Kein Tastenkürzel enthält „{wanted}“. Die Befehlspalette findet Befehle ohne Taste.</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>This is a bug in UMC Desktop, not something you did. What was saved before stays saved.</source>
        <translation>Das ist ein Fehler in UMC Desktop, nicht von Ihnen. Was vorher gespeichert war, bleibt gespeichert.</translation>
    </message>
    <message>
        <source>Guidelines for {domain}</source>
        <translation>Richtlinien für {domain}</translation>
    </message>
    <message>
        <source>Text of the guidelines</source>
        <translation>Text der Richtlinien</translation>
    </message>
    <message>
        <source># How to decide

- …</source>
        <translation># So wird entschieden

- …</translation>
    </message>
    <message>
        <source>How the guidelines will look</source>
        <translation>Wie die Richtlinien aussehen werden</translation>
    </message>
    <message>
        <source>Save as a new version</source>
        <translation>Als neue Fassung sichern</translation>
    </message>
    <message>
        <source>Text size: {percent}&#x202f;%</source>
        <translation>Textgröße: {percent}&#x202f;%</translation>
    </message>
    <message>
        <source>The window has this language from its next start on.</source>
        <translation>Das Fenster hat diese Sprache ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>The demo project is being made of real data that come with the program. It takes a minute or two; the bar below shows how far it is.</source>
        <translation>Das Demo-Projekt entsteht aus echten Daten, die dem Programm beiliegen. Das dauert ein, zwei Minuten; der Balken unten zeigt, wie weit es ist.</translation>
    </message>
    <message>
        <source>Drop to open {name}</source>
        <translation>Loslassen, um {name} zu öffnen</translation>
    </message>
    <message>
        <source>Drop to make a project of what is in {name}</source>
        <translation>Loslassen, um aus {name} ein Projekt zu machen</translation>
    </message>
    <message>
        <source>Drop to import {name} into {project}</source>
        <translation>Loslassen, um {name} in {project} einzulesen</translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation>Bericht zeigen</translation>
    </message>
    <message>
        <source>Crash reports</source>
        <translation>Absturzberichte</translation>
    </message>
    <message>
        <source>These reports lie on this computer only; nothing is sent anywhere. Copy them to whoever repairs the program.</source>
        <translation>Diese Berichte liegen nur auf diesem Computer; nichts wird gesendet. Kopieren Sie sie für den, der das Programm repariert.</translation>
    </message>
    <message>
        <source>Nothing went wrong so far.</source>
        <translation>Bisher ist nichts schiefgegangen.</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} Dateien</translation>
    </message>
    <message>
        <source>Something went wrong in an earlier sitting ({at}). What was saved before stayed saved.</source>
        <translation>In einer früheren Sitzung ging etwas schief ({at}). Was vorher gespeichert war, blieb gespeichert.</translation>
    </message>
    <message>
        <source>UMC Desktop ended unexpectedly ({at}). What was saved before stayed saved.</source>
        <translation>UMC Desktop endete unerwartet ({at}). Was vorher gespeichert war, blieb gespeichert.</translation>
    </message>
    <message>
        <source>The worker process ended unexpectedly ({at}). What was saved before stayed saved.</source>
        <translation>Der Arbeitsprozess endete unerwartet ({at}). Was vorher gespeichert war, blieb gespeichert.</translation>
    </message>
    <message>
        <source>Import samples</source>
        <translation>Beispiele einlesen</translation>
    </message>
    <message>
        <source>Looking into {name} …</source>
        <translation>{name} wird angesehen …</translation>
    </message>
    <message>
        <source>First rows</source>
        <translation>Erste Zeilen</translation>
    </message>
    <message>
        <source>Keep labels aside as known answers (for trials)</source>
        <translation>Labels als bekannte Antworten beiseitelegen (für Versuche)</translation>
    </message>
    <message>
        <source>Several labels per sample (a|b, or lists): samples carry all of them</source>
        <translation>Mehrere Labels je Beispiel (a|b oder Listen): Beispiele tragen sie alle</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Einlesen</translation>
    </message>
    <message>
        <source>about {rows:,} rows</source>
        <translation>etwa {rows:,} Zeilen</translation>
    </message>
    <message>
        <source>and {more:,} more to import with it</source>
        <translation>und {more:,} weitere, die mit eingelesen werden</translation>
    </message>
    <message>
        <source>A text and the images of its name are one sample ({count:,})</source>
        <translation>Ein Text und die Bilder mit seinem Namen sind ein Beispiel ({count:,})</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Column of: {title}</source>
        <translation>Spalte für: {title}</translation>
    </message>
    <message>
        <source>Domain of all samples</source>
        <translation>Fachgebiet aller Beispiele</translation>
    </message>
    <message>
        <source>Domain of all:</source>
        <translation>Fachgebiet aller:</translation>
    </message>
    <message>
        <source>Keep labels aside as known answers</source>
        <translation>Labels als bekannte Antworten beiseitelegen</translation>
    </message>
    <message>
        <source>Several labels per sample</source>
        <translation>Mehrere Labels je Beispiel</translation>
    </message>
    <message>
        <source>Put texts and images of one name together</source>
        <translation>Texte und Bilder mit gleichem Namen zusammenlegen</translation>
    </message>
    <message>
        <source>Open or make a project first.</source>
        <translation>Öffnen oder erstellen Sie zuerst ein Projekt.</translation>
    </message>
    <message>
        <source>Annotator</source>
        <translation>Annotator</translation>
    </message>
    <message>
        <source>Name under which you label, skip and note:</source>
        <translation>Name, unter dem Sie labeln, überspringen und notieren:</translation>
    </message>
    <message>
        <source>UMC Desktop</source>
        <translation>UMC Desktop</translation>
    </message>
    <message>
        <source>Find the models</source>
        <translation>Modelle suchen</translation>
    </message>
    <message>
        <source>Show the results</source>
        <translation>Ergebnisse zeigen</translation>
    </message>
    <message>
        <source>{title} is running already.</source>
        <translation>{title} läuft schon.</translation>
    </message>
    <message>
        <source>Show what was left out</source>
        <translation>Zeigen, was ausgelassen wurde</translation>
    </message>
    <message>
        <source>Go over to finishing</source>
        <translation>Zum Fertigstellen übergehen</translation>
    </message>
    <message>
        <source>Finishing</source>
        <translation>Fertigstellen</translation>
    </message>
    <message>
        <source>Share of labels that must be right</source>
        <translation>Anteil der Labels, die richtig sein müssen</translation>
    </message>
    <message>
        <source>How surely that must hold</source>
        <translation>Wie sicher das gelten muss</translation>
    </message>
    <message>
        <source>Wrong suggestions overlooked</source>
        <translation>Übersehene falsche Vorschläge</translation>
    </message>
    <message>
        <source>Draw the random check</source>
        <translation>Zufallsprüfung ziehen</translation>
    </message>
    <message>
        <source>Certify the labels</source>
        <translation>Labels zertifizieren</translation>
    </message>
    <message>
        <source>Open the certificate</source>
        <translation>Zertifikat öffnen</translation>
    </message>
    <message>
        <source>Export the dataset…</source>
        <translation>Datensatz ausgeben …</translation>
    </message>
    <message>
        <source>Show what is left on the map</source>
        <translation>Übriges auf der Karte zeigen</translation>
    </message>
    <message>
        <source>Take back the models’ labels</source>
        <translation>Labels der Modelle zurücknehmen</translation>
    </message>
    <message>
        <source>Begin anew…</source>
        <translation>Neu beginnen …</translation>
    </message>
    <message>
        <source>Begin anew</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Another random check is drawn and decided. Labels that were given stay. Begin anew?</source>
        <translation>Eine andere Zufallsprüfung wird gezogen und entschieden. Vergebene Labels bleiben. Neu beginnen?</translation>
    </message>
    <message>
        <source>The models know nothing yet: label some samples in Learning first.</source>
        <translation>Die Modelle wissen noch nichts: Labeln Sie zuerst einige Beispiele unter „Lernen“.</translation>
    </message>
    <message>
        <source>The project has no samples yet.</source>
        <translation>Das Projekt hat noch keine Beispiele.</translation>
    </message>
    <message>
        <source>By their own account the models would be right on {share} of the {samples} that are undecided.</source>
        <translation>Nach eigener Einschätzung lägen die Modelle bei {share} der noch offenen richtig (offen: {samples}).</translation>
    </message>
    <message>
        <source>Let the models label {samples}</source>
        <translation>Die Modelle labeln lassen: {samples}</translation>
    </message>
    <message>
        <source>Glance at all</source>
        <translation>Alle durchsehen</translation>
    </message>
    <message>
        <source>Certify again</source>
        <translation>Noch einmal zertifizieren</translation>
    </message>
    <message>
        <source>nothing known yet</source>
        <translation>noch nichts bekannt</translation>
    </message>
    <message>
        <source>{name}?  {samples} of {total:,}</source>
        <translation>{name}?  {samples} von {total:,}</translation>
    </message>
    <message>
        <source>Random check: {audited:,} of {audit:,} decided</source>
        <translation>Zufallsprüfung: {audited:,} von {audit:,} entschieden</translation>
    </message>
    <message>
        <source>Something else is under decision</source>
        <translation>Gerade wird etwas anderes entschieden</translation>
    </message>
    <message>
        <source>Ctrl+Enter: go on with finishing</source>
        <translation>Strg+Eingabe: weiter fertigstellen</translation>
    </message>
    <message>
        <source>{target} right, with {confidence} confidence</source>
        <translation>{target} richtig, mit {confidence} Sicherheit</translation>
    </message>
    <message>
        <source>How good the labels must be</source>
        <translation>Wie gut die Labels sein müssen</translation>
    </message>
    <message>
        <source>Say what you need</source>
        <translation>Sagen, was Sie brauchen</translation>
    </message>
    <message>
        <source>Random check</source>
        <translation>Zufallsprüfung</translation>
    </message>
    <message>
        <source>{audited:,} of {audit:,} decided</source>
        <translation>{audited:,} von {audit:,} entschieden</translation>
    </message>
    <message>
        <source>{count} samples, one by one</source>
        <translation>{count} Beispiele, eins nach dem anderen</translation>
    </message>
    <message>
        <source>The models label</source>
        <translation>Die Modelle labeln</translation>
    </message>
    <message>
        <source>{labels} of theirs</source>
        <translation>{labels} von ihnen</translation>
    </message>
    <message>
        <source>What the check allows</source>
        <translation>Was die Prüfung erlaubt</translation>
    </message>
    <message>
        <source>Glance at the rest</source>
        <translation>Den Rest durchsehen</translation>
    </message>
    <message>
        <source>{glanced:,} of {to_glance:,} seen</source>
        <translation>{glanced:,} von {to_glance:,} gesehen</translation>
    </message>
    <message>
        <source>In groups, least sure first</source>
        <translation>In Gruppen, das Unsicherste zuerst</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>How many are right, and what that rests on</source>
        <translation>Wie viele richtig sind, und worauf das beruht</translation>
    </message>
    <message>
        <source>What the models may label alone</source>
        <translation>Was die Modelle allein labeln dürfen</translation>
    </message>
    <message>
        <source>Labels that must be right</source>
        <translation>Labels, die richtig sein müssen</translation>
    </message>
    <message>
        <source>With a confidence of</source>
        <translation>Mit einer Sicherheit von</translation>
    </message>
    <message>
        <source>Wrong suggestions I overlook</source>
        <translation>Falsche Vorschläge, die ich übersehe</translation>
    </message>
    <message>
        <source>How good must the labels be?</source>
        <translation>Wie gut müssen die Labels sein?</translation>
    </message>
    <message>
        <source>{samples} checked at random.</source>
        <translation>{samples} zufällig geprüft.</translation>
    </message>
    <message>
        <source>Too many of the suggestions were wrong, even where the models were surest: nothing may be labelled unseen. Glance at all of it, or go back to Learning and let the models learn more.</source>
        <translation>Zu viele Vorschläge waren falsch, selbst wo die Modelle am sichersten waren: Nichts darf ungesehen gelabelt werden. Sehen Sie alles durch, oder gehen Sie zurück zu „Lernen“ und lassen Sie die Modelle mehr lernen.</translation>
    </message>
    <message>
        <source>Where they are surer than {threshold} the models may label {samples} alone: {wrong} of the checked ones there were wrong. With {confidence} confidence at most {upper_bound} of the whole pool get a wrong label so; by the models’ own account about {expected_errors:,.0f} labels.</source>
        <translation>Wo sie sicherer als {threshold} sind, dürfen die Modelle allein labeln ({samples}): Von den dort geprüften waren falsch: {wrong}. Mit {confidence} Sicherheit bekommen so höchstens {upper_bound} des ganzen Bestands ein falsches Label; nach Einschätzung der Modelle etwa {expected_errors:,.0f} Labels.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>{samples} are left to glance at. The models’ labels are marked as theirs, and can be taken back in one step at any time.</source>
        <translation>Noch durchzusehen: {samples}. Die Labels der Modelle sind als ihre gekennzeichnet und lassen sich jederzeit in einem Schritt zurücknehmen.</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>{title} was stopped.</source>
        <translation>{title} wurde angehalten.</translation>
    </message>
    <message>
        <source>Everything in the queue is decided.</source>
        <translation>Alles in der Warteschlange ist entschieden.</translation>
    </message>
    <message>
        <source>Next round</source>
        <translation>Nächste Runde</translation>
    </message>
    <message>
        <source>{samples} · {n_labelled:,} labelled</source>
        <translation>{samples} · {n_labelled:,} gelabelt</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>{title} is still running and would be stopped. Close anyway?</source>
        <translation>{title} läuft noch und würde angehalten. Trotzdem schließen?</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>Bericht öffnen</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Type a few letters of a command</source>
        <translation>Ein paar Buchstaben eines Befehls tippen</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>{times:,} suggested {name}</source>
        <translation>{times:,} als {name} vorgeschlagen</translation>
    </message>
    <message>
        <source>about {share} pure</source>
        <translation>etwa {share} rein</translation>
    </message>
    <message>
        <source>{n_labelled:,} labelled</source>
        <translation>{n_labelled:,} gelabelt</translation>
    </message>
    <message>
        <source>{n_dropped:,} dropped</source>
        <translation>{n_dropped:,} weggelegt</translation>
    </message>
    <message>
        <source>Whole batch</source>
        <translation>Ganzer Stapel</translation>
    </message>
    <message>
        <source>One by one</source>
        <translation>Einzeln</translation>
    </message>
    <message>
        <source>Resample (R)</source>
        <translation>Neu ziehen (R)</translation>
    </message>
    <message>
        <source>Show other samples of the batch, at random</source>
        <translation>Zufällig andere Beispiele des Stapels zeigen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Grid (G)</source>
        <translation>Raster (G)</translation>
    </message>
    <message>
        <source>Show pictures side by side; + and − change their size</source>
        <translation>Bilder nebeneinander zeigen; + und − ändern ihre Größe</translation>
    </message>
    <message>
        <source>Split…</source>
        <translation>Teilen …</translation>
    </message>
    <message>
        <source>The models disagree: decide the parts one by one</source>
        <translation>Die Modelle sind uneins: die Teile nacheinander entscheiden</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Markierungen</translation>
    </message>
    <message>
        <source>Split the batch</source>
        <translation>Stapel teilen</translation>
    </message>
    <message>
        <source>Spot-checks</source>
        <translation>Stichproben</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Open or make a project to label samples.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um Beispiele zu labeln.</translation>
    </message>
    <message>
        <source>Choose a batch in the queue, or press L and draw around samples on the map.</source>
        <translation>Wählen Sie einen Stapel in der Warteschlange, oder drücken Sie L und umfahren Sie Beispiele auf der Karte.</translation>
    </message>
    <message>
        <source>By {what}: {parts} parts</source>
        <translation>Nach {what}: {parts} Teile</translation>
    </message>
    <message>
        <source>A key labels all samples that are not dropped</source>
        <translation>Eine Taste labelt alle Beispiele, die nicht weggelegt sind</translation>
    </message>
    <message>
        <source>A key labels the current sample and goes on</source>
        <translation>Eine Taste labelt das aktuelle Beispiel und geht weiter</translation>
    </message>
    <message>
        <source>Showing {shown} of {total}</source>
        <translation>{shown} von {total} gezeigt</translation>
    </message>
    <message>
        <source>Plots of the learning curve</source>
        <translation>Diagramme der Lernkurve</translation>
    </message>
    <message>
        <source>ensemble on the audit slice; bars: 95&#x202f;% interval</source>
        <translation>Ensemble auf der Prüfstichprobe; Balken: 95-%-Intervall</translation>
    </message>
    <message>
        <source>Labels given</source>
        <translation>Vergebene Labels</translation>
    </message>
    <message>
        <source>{measure} against labels given</source>
        <translation>{measure} gegen vergebene Labels</translation>
    </message>
    <message>
        <source>Why this many</source>
        <translation>Warum so viele</translation>
    </message>
    <message>
        <source>Open or make a project to see its domains.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um seine Fachgebiete zu sehen.</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Fachgebiete</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Search the feedback</source>
        <translation>Rückmeldungen durchsuchen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Note a pattern…</source>
        <translation>Muster notieren …</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Ausgeben …</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Wegnehmen</translation>
    </message>
    <message>
        <source>Take the chosen pattern away; undo brings it back</source>
        <translation>Das gewählte Muster wegnehmen; Rückgängig bringt es zurück</translation>
    </message>
    <message>
        <source>{said}, {count:,} shown</source>
        <translation>{said}, {count:,} gezeigt</translation>
    </message>
    <message>
        <source>Observations</source>
        <translation>Beobachtungen</translation>
    </message>
    <message>
        <source>Open or make a project to note what you see.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um zu notieren, was Sie sehen.</translation>
    </message>
    <message>
        <source>Nothing was observed yet. “Note” (N) says something on a sample, “Note a pattern” (Shift+N) what the samples of a batch or lasso have in common, and the flags stand above each sample.</source>
        <translation>Noch wurde nichts beobachtet. „Notiz“ (N) sagt etwas zu einem Beispiel, „Muster notieren“ (Umschalt+N), was die Beispiele eines Stapels oder Lassos gemeinsam haben; die Markierungen stehen über jedem Beispiel.</translation>
    </message>
    <message>
        <source>Copy or save: {title}</source>
        <translation>Kopieren oder sichern: {title}</translation>
    </message>
    <message>
        <source>Copy or save this figure</source>
        <translation>Diese Abbildung kopieren oder sichern</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Sichern als …</translation>
    </message>
    <message>
        <source>Copied: {title}.</source>
        <translation>Kopiert: {title}.</translation>
    </message>
    <message>
        <source>Save: {title}</source>
        <translation>Sichern: {title}</translation>
    </message>
    <message>
        <source>Saved {name}.</source>
        <translation>{name} gesichert.</translation>
    </message>
    <message>
        <source>{path} cannot be written.</source>
        <translation>{path} lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>Flag: {flag}</source>
        <translation>Markierung: {flag}</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten …</translation>
    </message>
    <message>
        <source>Changed since you last read it.</source>
        <translation>Geändert, seit Sie es zuletzt gelesen haben.</translation>
    </message>
    <message>
        <source>I have read it</source>
        <translation>Ich habe es gelesen</translation>
    </message>
    <message>
        <source>Label to explain</source>
        <translation>Label, das erklärt wird</translation>
    </message>
    <message>
        <source>References</source>
        <translation>Musterbeispiele</translation>
    </message>
    <message>
        <source>Counterexamples</source>
        <translation>Gegenbeispiele</translation>
    </message>
    <message>
        <source>Current sample shows it</source>
        <translation>Aktuelles Beispiel zeigt es</translation>
    </message>
    <message>
        <source>Current sample is not it</source>
        <translation>Aktuelles Beispiel ist es nicht</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Was es ist</translation>
    </message>
    <message>
        <source>What it is not</source>
        <translation>Was es nicht ist</translation>
    </message>
    <message>
        <source>Guidelines appear here: how to decide, what each label means, and samples that show it.</source>
        <translation>Hier erscheinen Richtlinien: wie entschieden wird, was jedes Label bedeutet, und Beispiele dafür.</translation>
    </message>
    <message>
        <source>No labels yet.</source>
        <translation>Noch keine Labels.</translation>
    </message>
    <message>
        <source>No definition yet.</source>
        <translation>Noch keine Definition.</translation>
    </message>
    <message>
        <source>Sample {sample_id}</source>
        <translation>Beispiel {sample_id}</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Musterbeispiel</translation>
    </message>
    <message>
        <source>Links are not opened: {address}</source>
        <translation>Verweise werden nicht geöffnet: {address}</translation>
    </message>
    <message>
        <source>Enter shows the sample, Delete takes it away</source>
        <translation>Eingabe zeigt das Beispiel, Entf nimmt es weg</translation>
    </message>
    <message>
        <source>For {name}</source>
        <translation>Für {name}</translation>
    </message>
    <message>
        <source>For {name}: version {version} by {author}, {clock}</source>
        <translation>Für {name}: Fassung {version} von {author}, {clock}</translation>
    </message>
    <message>
        <source>Search labels</source>
        <translation>Labels suchen</translation>
    </message>
    <message>
        <source>Search labels  ( / )</source>
        <translation>Labels suchen  ( / )</translation>
    </message>
    <message>
        <source>New label…</source>
        <translation>Neues Label …</translation>
    </message>
    <message>
        <source>Add a label to the label set</source>
        <translation>Ein Label zum Labelsatz hinzufügen</translation>
    </message>
    <message>
        <source>Open or make a project to give labels.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um Labels zu vergeben.</translation>
    </message>
    <message>
        <source>No labels yet. “New label…” adds the first one.</source>
        <translation>Noch keine Labels. „Neues Label …“ fügt das erste hinzu.</translation>
    </message>
    <message>
        <source>Space gives: {labels}</source>
        <translation>Leertaste vergibt: {labels}</translation>
    </message>
    <message>
        <source>Several labels per sample: tick them, Space gives them.</source>
        <translation>Mehrere Labels je Beispiel: ankreuzen, die Leertaste vergibt sie.</translation>
    </message>
    <message>
        <source>See {names}</source>
        <translation>Siehe {names}</translation>
    </message>
    <message>
        <source>Domain of the learning curve</source>
        <translation>Fachgebiet der Lernkurve</translation>
    </message>
    <message>
        <source>Domains to choose from</source>
        <translation>Fachgebiete zur Auswahl</translation>
    </message>
    <message>
        <source>All domains</source>
        <translation>Alle Fachgebiete</translation>
    </message>
    <message>
        <source>Open or make a project to see how its models learn.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um zu sehen, wie seine Modelle lernen.</translation>
    </message>
    <message>
        <source>No sample of this domain has been checked yet.</source>
        <translation>Noch wurde kein Beispiel dieses Fachgebiets geprüft.</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <source>Share of right suggestions against confidence</source>
        <translation>Anteil richtiger Vorschläge gegen Sicherheit</translation>
    </message>
    <message>
        <source>Decided samples of this round</source>
        <translation>Entschiedene Beispiele dieser Runde</translation>
    </message>
    <message>
        <source>Batches of the queue</source>
        <translation>Stapel der Warteschlange</translation>
    </message>
    <message>
        <source>Update the models with the new labels and plan the next queue</source>
        <translation>Die Modelle mit den neuen Labels auffrischen und die nächste Warteschlange planen</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Planen</translation>
    </message>
    <message>
        <source>Plan a new queue with the models as they are</source>
        <translation>Eine neue Warteschlange mit den Modellen planen, wie sie sind</translation>
    </message>
    <message>
        <source>Open or make a project to see what to label next.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um zu sehen, was als Nächstes zu labeln ist.</translation>
    </message>
    <message>
        <source>No batch is planned yet. “Plan” chooses the samples to label first.</source>
        <translation>Noch ist kein Stapel geplant. „Planen“ wählt die Beispiele, die zuerst zu labeln sind.</translation>
    </message>
    <message>
        <source>Round {number}</source>
        <translation>Runde {number}</translation>
    </message>
    <message>
        <source>{done} of {total} decided</source>
        <translation>{done} von {total} entschieden</translation>
    </message>
    <message>
        <source>All decided. “Next round” lets the models learn from it.</source>
        <translation>Alles entschieden. „Nächste Runde“ lässt die Modelle daraus lernen.</translation>
    </message>
    <message>
        <source>Suggestions were right in {right:,} of the last {decided:,} decisions ({share}): look at each before you accept.</source>
        <translation>Vorschläge waren in {right:,} der letzten {decided:,} Entscheidungen richtig ({share}): Sehen Sie jeden an, bevor Sie ihn annehmen.</translation>
    </message>
    <message>
        <source>The samples have not been scored yet.</source>
        <translation>Die Beispiele wurden noch nicht bewertet.</translation>
    </message>
    <message>
        <source>No labels are named yet. Add them with “New label…”, then score the samples (menu Model).</source>
        <translation>Noch sind keine Labels benannt. Fügen Sie sie mit „Neues Label …“ hinzu, und bewerten Sie dann die Beispiele (Menü „Modell“).</translation>
    </message>
    <message>
        <source>About the sample</source>
        <translation>Über das Beispiel</translation>
    </message>
    <message>
        <source>Who says what</source>
        <translation>Wer sagt was</translation>
    </message>
    <message>
        <source>Open or make a project to read its samples.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um seine Beispiele zu lesen.</translation>
    </message>
    <message>
        <source>No sample is chosen. Choose a batch in the queue, or select samples on the map.</source>
        <translation>Kein Beispiel ist gewählt. Wählen Sie einen Stapel in der Warteschlange oder Beispiele auf der Karte.</translation>
    </message>
    <message>
        <source>{name}, {confidence} confident</source>
        <translation>{name}, zu {confidence} sicher</translation>
    </message>
    <message>
        <source>{uncertainty}, models disagree {disagreement}</source>
        <translation>{uncertainty}, Uneinigkeit der Modelle {disagreement}</translation>
    </message>
    <message>
        <source>Nothing known yet</source>
        <translation>Noch nichts bekannt</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Noch keines</translation>
    </message>
    <message>
        <source>Annotators differ; it waits for an adjudication</source>
        <translation>Annotatoren sind uneins; es wartet auf einen Entscheid</translation>
    </message>
    <message>
        <source>by {annotator}, {clock}</source>
        <translation>von {annotator}, {clock}</translation>
    </message>
    <message>
        <source>Skipped {who}</source>
        <translation>Übersprungen {who}</translation>
    </message>
    <message>
        <source>Learning curves of the strategies</source>
        <translation>Lernkurven der Strategien</translation>
    </message>
    <message>
        <source>% right on held-out samples</source>
        <translation>% richtig auf zurückgehaltenen Beispielen</translation>
    </message>
    <message>
        <source>Accuracy against labels given</source>
        <translation>Trefferquote gegen vergebene Labels</translation>
    </message>
    <message>
        <source>Lines: means over seeds; bands: 95&#x202f;% intervals.</source>
        <translation>Linien: Mittel über Startwerte; Bänder: 95-%-Intervalle.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>No label was given yet.</source>
        <translation>Noch wurde kein Label vergeben.</translation>
    </message>
    <message>
        <source>Labels by hand, per day</source>
        <translation>Labels von Hand, je Tag</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Samples per label</source>
        <translation>Beispiele je Label</translation>
    </message>
    <message>
        <source>Labelled samples per domain</source>
        <translation>Gelabelte Beispiele je Fachgebiet</translation>
    </message>
    <message>
        <source>Labelled, per domain</source>
        <translation>Gelabelt, je Fachgebiet</translation>
    </message>
    <message>
        <source>Calibration on the random check</source>
        <translation>Kalibrierung auf der Zufallsprüfung</translation>
    </message>
    <message>
        <source>What the last round changed</source>
        <translation>Was die letzte Runde geändert hat</translation>
    </message>
    <message>
        <source>Agreement and verification</source>
        <translation>Übereinstimmung und Prüfung</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Abbildungen</translation>
    </message>
    <message>
        <source>{share} of {n:,}</source>
        <translation>{share} von {n:,}</translation>
    </message>
    <message>
        <source>Suggestions that changed in the last round</source>
        <translation>Vorschläge, die sich in der letzten Runde geändert haben</translation>
    </message>
    <message>
        <source>{per_hour:,.0f} labels in an hour of deciding</source>
        <translation>{per_hour:,.0f} Labels in einer Stunde Entscheiden</translation>
    </message>
    <message>
        <source>{per_day:,.0f} on a day with work</source>
        <translation>{per_day:,.0f} an einem Arbeitstag</translation>
    </message>
    <message>
        <source>{samples} of the queue left</source>
        <translation>noch in der Warteschlange: {samples}</translation>
    </message>
    <message>
        <source>{pool_left:,} without a label: {days} with work if all were decided by hand</source>
        <translation>{pool_left:,} ohne Label: {days} Arbeit, wenn alle von Hand entschieden würden</translation>
    </message>
    <message>
        <source>by annotator: {said}</source>
        <translation>nach Annotator: {said}</translation>
    </message>
    <message>
        <source>Open {name} in {folder}</source>
        <translation>{name} in {folder} öffnen</translation>
    </message>
    <message>
        <source>Del takes it off this list</source>
        <translation>Entf nimmt es von dieser Liste</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Take off this list</source>
        <translation>Von dieser Liste nehmen</translation>
    </message>
    <message>
        <source>{field} is missing.</source>
        <translation>{field} fehlt.</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen …</translation>
    </message>
    <message>
        <source>Choose the file for {field}</source>
        <translation>Die Datei für {field} wählen</translation>
    </message>
    <message>
        <source>“{text}” is not a number</source>
        <translation>„{text}“ ist keine Zahl</translation>
    </message>
    <message>
        <source>Share a copy</source>
        <translation>Kopie weitergeben</translation>
    </message>
    <message>
        <source>Assign label</source>
        <translation>Label vergeben</translation>
    </message>
    <message>
        <source>Label:</source>
        <translation>Label:</translation>
    </message>
    <message>
        <source>Select samples on the map first: press L.</source>
        <translation>Wählen Sie zuerst Beispiele auf der Karte: L drücken.</translation>
    </message>
    <message>
        <source>Name of the region:</source>
        <translation>Name der Region:</translation>
    </message>
    <message>
        <source>There are no regions yet.</source>
        <translation>Es gibt noch keine Regionen.</translation>
    </message>
    <message>
        <source>Region:</source>
        <translation>Region:</translation>
    </message>
    <message>
        <source>UMC projects (*{suffix})</source>
        <translation>UMC-Projekte (*{suffix})</translation>
    </message>
    <message>
        <source>Change shortcuts</source>
        <translation>Tastenkürzel ändern</translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation>Befehle suchen</translation>
    </message>
    <message>
        <source>New keys</source>
        <translation>Neue Tasten</translation>
    </message>
    <message>
        <source>Press the new keys</source>
        <translation>Die neuen Tasten drücken</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Zuweisen</translation>
    </message>
    <message>
        <source>No keys</source>
        <translation>Keine Tasten</translation>
    </message>
    <message>
        <source>Default keys</source>
        <translation>Standardtasten</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Einlesen …</translation>
    </message>
    <message>
        <source>All defaults</source>
        <translation>Alles auf Standard</translation>
    </message>
    <message>
        <source>These keys are needed everywhere: “{what}”. Press others.</source>
        <translation>Diese Tasten werden überall gebraucht: „{what}“. Drücken Sie andere.</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>“{other}” has these keys. “Take over” gives them to “{chosen}”, and “{other}” goes without.</source>
        <translation>„{other}“ hat diese Tasten. „Übernehmen“ gibt sie „{chosen}“, und „{other}“ bleibt ohne.</translation>
    </message>
    <message>
        <source>These keys are free.</source>
        <translation>Diese Tasten sind frei.</translation>
    </message>
    <message>
        <source>All commands have their default keys.</source>
        <translation>Alle Befehle haben ihre Standardtasten.</translation>
    </message>
    <message>
        <source>“{title}” has the keys {keys}.</source>
        <translation>„{title}“ hat die Tasten {keys}.</translation>
    </message>
    <message>
        <source>“{title}” has no keys.</source>
        <translation>„{title}“ hat keine Tasten.</translation>
    </message>
    <message>
        <source>Export shortcuts</source>
        <translation>Tastenkürzel ausgeben</translation>
    </message>
    <message>
        <source>Written to “{name}”.</source>
        <translation>In „{name}“ geschrieben.</translation>
    </message>
    <message>
        <source>Import shortcuts</source>
        <translation>Tastenkürzel einlesen</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>“{name}” was not written: {error}. Choose another folder.</source>
        <translation>„{name}“ wurde nicht geschrieben: {error}. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{shortcuts} read from “{name}”.</source>
        <translation>{shortcuts} aus „{name}“ eingelesen.</translation>
    </message>
    <message>
        <source>{commands} in it are not in this version.</source>
        <translation>{commands} darin gibt es in dieser Fassung nicht.</translation>
    </message>
    <message>
        <source>“{keys}” names no keys (for “{title}”). Nothing was changed.</source>
        <translation>„{keys}“ nennt keine Tasten (für „{title}“). Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>“{other}” and “{title}” share the key {key} in this file. Nothing was changed.</source>
        <translation>„{other}“ und „{title}“ haben in dieser Datei beide die Taste {key}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>“{name}” cannot be read: {error}.</source>
        <translation>„{name}“ lässt sich nicht lesen: {error}.</translation>
    </message>
    <message>
        <source>“{name}” holds no shortcuts ({error}). Choose a file that was exported here.</source>
        <translation>„{name}“ enthält keine Tastenkürzel ({error}). Wählen Sie eine Datei, die hier ausgegeben wurde.</translation>
    </message>
    <message>
        <source>“{name}” holds no shortcuts. Choose a file that was exported here.</source>
        <translation>„{name}“ enthält keine Tastenkürzel. Wählen Sie eine Datei, die hier ausgegeben wurde.</translation>
    </message>
    <message>
        <source>{keys} is needed everywhere: “{what}”. Choose another key.</source>
        <translation>{keys} wird überall gebraucht: „{what}“. Wählen Sie eine andere Taste.</translation>
    </message>
    <message>
        <source>Labelled files</source>
        <translation>Gelabelte Dateien</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien …</translation>
    </message>
    <message>
        <source>Add this project</source>
        <translation>Dieses Projekt</translation>
    </message>
    <message>
        <source>Use the labels of the open project</source>
        <translation>Die Labels des offenen Projekts verwenden</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Startwerte</translation>
    </message>
    <message>
        <source>Labels in all</source>
        <translation>Labels insgesamt</translation>
    </message>
    <message>
        <source>Labels a round</source>
        <translation>Labels je Runde</translation>
    </message>
    <message>
        <source>Folder of the results</source>
        <translation>Ordner der Ergebnisse</translation>
    </message>
    <message>
        <source>Simulate</source>
        <translation>Simulieren</translation>
    </message>
    <message>
        <source>Files whose labels are known</source>
        <translation>Dateien, deren Labels bekannt sind</translation>
    </message>
    <message>
        <source>Strategies</source>
        <translation>Strategien</translation>
    </message>
    <message>
        <source>Labels in all:</source>
        <translation>Labels insgesamt:</translation>
    </message>
    <message>
        <source>Labels a round:</source>
        <translation>Labels je Runde:</translation>
    </message>
    <message>
        <source>Seeds:</source>
        <translation>Startwerte:</translation>
    </message>
    <message>
        <source>Choose the folder of the results</source>
        <translation>Den Ordner der Ergebnisse wählen</translation>
    </message>
    <message>
        <source>How long and how often</source>
        <translation>Wie lange und wie oft</translation>
    </message>
    <message>
        <source>Results in</source>
        <translation>Ergebnisse in</translation>
    </message>
    <message>
        <source>Running; the bar at the bottom says how far it is.</source>
        <translation>Läuft; der Balken unten zeigt, wie weit es ist.</translation>
    </message>
    <message>
        <source>Add a file with labels, or the project that is open.</source>
        <translation>Fügen Sie eine Datei mit Labels hinzu, oder das offene Projekt.</translation>
    </message>
    <message>
        <source>{n_strategies:,} strategies on {files}, {times} each.</source>
        <translation>{n_strategies:,} Strategien auf {files}, je {times}.</translation>
    </message>
    <message>
        <source>What this program does: {asks}. The others are compared with it.</source>
        <translation>Was dieses Programm tut: {asks}. Die anderen werden damit verglichen.</translation>
    </message>
    <message>
        <source>One encoder, the best in hindsight</source>
        <translation>Ein Encoder, der im Rückblick beste</translation>
    </message>
    <message>
        <source>The same models</source>
        <translation>Dieselben Modelle</translation>
    </message>
    <message>
        <source>{who}; chosen: {asks}.</source>
        <translation>{who}; gewählt: {asks}.</translation>
    </message>
    <message>
        <source>Simulation</source>
        <translation>Simulation</translation>
    </message>
    <message>
        <source>File of the results</source>
        <translation>Datei der Ergebnisse</translation>
    </message>
    <message>
        <source>Playing …</source>
        <translation>Wird durchgespielt …</translation>
    </message>
    <message>
        <source>Simulate on labelled data</source>
        <translation>Auf gelabelten Daten simulieren</translation>
    </message>
    <message>
        <source>Strategies compared</source>
        <translation>Strategien im Vergleich</translation>
    </message>
    <message>
        <source>Progress of {title}</source>
        <translation>Fortschritt von {title}</translation>
    </message>
    <message>
        <source>Spot-check: {name}</source>
        <translation>Stichprobe: {name}</translation>
    </message>
    <message>
        <source>Spot-check</source>
        <translation>Stichprobe</translation>
    </message>
    <message>
        <source>Is this {name}?</source>
        <translation>Ist das {name}?</translation>
    </message>
    <message>
        <source>Right (Enter)</source>
        <translation>Richtig (Eingabe)</translation>
    </message>
    <message>
        <source>Wrong (X)</source>
        <translation>Falsch (X)</translation>
    </message>
    <message>
        <source>Check {count} more</source>
        <translation>{count} weitere prüfen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Label {samples}</source>
        <translation>{samples} labeln</translation>
    </message>
    <message>
        <source>{done:,} checked</source>
        <translation>{done:,} geprüft</translation>
    </message>
    <message>
        <source>{done:,} of {goal:,}</source>
        <translation>{done:,} von {goal:,}</translation>
    </message>
    <message>
        <source>{done:,}, about {until:,} to go</source>
        <translation>{done:,}, noch etwa {until:,}</translation>
    </message>
    <message>
        <source>None of {size:,} checked yet.</source>
        <translation>Noch keines von {size:,} geprüft.</translation>
    </message>
    <message>
        <source>All {size:,} checked, {wrong:,} wrong.</source>
        <translation>Alle {size:,} geprüft, {wrong:,} falsch.</translation>
    </message>
    <message>
        <source>At least {bound}&#x202f;% pure with {confidence:g}&#x202f;% confidence: {checked:,} of {size:,} checked, {wrong} wrong.</source>
        <translation>Mindestens {bound}&#x202f;% rein mit {confidence:g}&#x202f;% Sicherheit: {checked:,} von {size:,} geprüft, {wrong} falsch.</translation>
    </message>
    <message>
        <source>{said} {more:,} more right ones in a row would show {share}.</source>
        <translation>{said} {more:,} weitere richtige in Folge würden {share} belegen.</translation>
    </message>
    <message>
        <source>1 member did not belong and leaves the batch, undecided.</source>
        <translation>1 Beispiel gehörte nicht dazu und verlässt den Stapel unentschieden.</translation>
    </message>
    <message>
        <source>{count:,} members did not belong and leave the batch, undecided.</source>
        <translation>{count:,} Beispiele gehörten nicht dazu und verlassen den Stapel unentschieden.</translation>
    </message>
    <message>
        <source>Check more, split the batch, as the models disagree about it, or label what is left.</source>
        <translation>Prüfen Sie weitere, teilen Sie den Stapel, da die Modelle über ihn uneins sind, oder labeln Sie, was übrig ist.</translation>
    </message>
    <message>
        <source>Check more, label what is left.</source>
        <translation>Prüfen Sie weitere, oder labeln Sie, was übrig ist.</translation>
    </message>
    <message>
        <source>The models expect {share} of them to be right.</source>
        <translation>Die Modelle erwarten, dass {share} davon richtig sind.</translation>
    </message>
    <message>
        <source>{speed} · {time} left</source>
        <translation>{speed} · noch {time}</translation>
    </message>
    <message>
        <source>Cancel {title}</source>
        <translation>{title} abbrechen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>{done:,} of {total:,}</source>
        <translation>{done:,} von {total:,}</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Hält an</translation>
    </message>
    <message>
        <source>Models on {where}</source>
        <translation>Modelle auf {where}</translation>
    </message>
    <message>
        <source>All changes saved {at}</source>
        <translation>Alles gesichert, {at} Uhr</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>Nur lesbar</translation>
    </message>
    <message>
        <source>Annotator: {name}</source>
        <translation>Annotator: {name}</translation>
    </message>
    <message>
        <source>Annotator: {name}; change</source>
        <translation>Annotator: {name}; ändern</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>Rundgang</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>Rundgang beenden</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{place} von {count}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>The map</source>
        <translation>Die Karte</translation>
    </message>
    <message>
        <source>Every dot is a sample; what is alike lies together. The colour says how unsure the models are. Drag moves the map, the wheel zooms.</source>
        <translation>Jeder Punkt ist ein Beispiel; was sich gleicht, liegt beieinander. Die Farbe sagt, wie unsicher die Modelle sind. Ziehen verschiebt die Karte, das Rad zoomt.</translation>
    </message>
    <message>
        <source>The queue</source>
        <translation>Die Warteschlange</translation>
    </message>
    <message>
        <source>What to decide next, in batches: what teaches the models most, and some samples drawn at random, to measure with. Choose a batch with a click or Enter.</source>
        <translation>Was als Nächstes zu entscheiden ist, in Stapeln: was die Modelle am meisten lehrt, und einige zufällig gezogene Beispiele, mit denen gemessen wird. Ein Klick oder die Eingabetaste wählt einen Stapel.</translation>
    </message>
    <message>
        <source>The batch</source>
        <translation>Der Stapel</translation>
    </message>
    <message>
        <source>Samples that are decided together. One that does not belong is dropped with {drop}; {whole} goes through them one by one instead.</source>
        <translation>Beispiele, die gemeinsam entschieden werden. Was nicht dazugehört, wird mit {drop} weggelegt; mit {whole} geht man sie stattdessen einzeln durch.</translation>
    </message>
    <message>
        <source>Press a label&apos;s key, or click it, and the whole batch has it. {accept} accepts what the models suggest. {undo} takes it back, tomorrow too.</source>
        <translation>Die Taste eines Labels oder ein Klick darauf gibt es dem ganzen Stapel. {accept} nimmt den Vorschlag der Modelle an. {undo} nimmt es zurück, auch morgen noch.</translation>
    </message>
    <message>
        <source>Or take what you see: press {lasso}, or hold Shift, and draw around dots on the map. What is inside becomes the batch.</source>
        <translation>Oder nehmen Sie, was Sie sehen: {lasso} drücken oder Umschalt halten und Punkte auf der Karte umfahren. Was darin liegt, wird der Stapel.</translation>
    </message>
    <message>
        <source>All commands stand in the menus. {sheet} lists every shortcut, {palette} finds a command by its name, and Help shows this tour again.</source>
        <translation>Alle Befehle stehen in den Menüs. {sheet} listet jedes Tastenkürzel, {palette} findet einen Befehl nach seinem Namen, und Hilfe zeigt diesen Rundgang noch einmal.</translation>
    </message>
    <message>
        <source>The labels</source>
        <translation>Die Labels</translation>
    </message>
    <message>
        <source>The sample</source>
        <translation>Das Beispiel</translation>
    </message>
    <message>
        <source>The current sample whole: what the models suggest, how sure they are, and which of them says what.</source>
        <translation>Das aktuelle Beispiel ganz: was die Modelle vorschlagen, wie sicher sie sind, und welches von ihnen was sagt.</translation>
    </message>
    <message>
        <source>The lasso</source>
        <translation>Das Lasso</translation>
    </message>
    <message>
        <source>The next round</source>
        <translation>Die nächste Runde</translation>
    </message>
    <message>
        <source>Once the queue is decided, the models learn from your labels, are measured, and plan what to ask next. Labels are saved as you give them; there is nothing to save by hand.</source>
        <translation>Ist die Warteschlange entschieden, lernen die Modelle aus Ihren Labels, werden gemessen und planen, was sie als Nächstes fragen. Labels sind gesichert, sobald Sie sie vergeben; von Hand ist nichts zu sichern.</translation>
    </message>
    <message>
        <source>Everything else</source>
        <translation>Alles andere</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>Neues Projekt …</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>Projekt öffnen …</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Demo ausprobieren</translation>
    </message>
    <message>
        <source>Make a project of real texts and images that come with the program, and be shown around. It takes a minute or two.</source>
        <translation>Ein Projekt aus echten Texten und Bildern erstellen, die dem Programm beiliegen, und herumgeführt werden. Das dauert ein, zwei Minuten.</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>Letzte Projekte</translation>
    </message>
    <message>
        <source>Label text and images in batches, offline, with an ensemble of models.</source>
        <translation>Texte und Bilder in Stapeln labeln, offline, mit einem Ensemble von Modellen.</translation>
    </message>
    <message>
        <source>Drop a project here to open it; or a table, a folder or a zip, and make a project of it.</source>
        <translation>Ein Projekt hierher ziehen, um es zu öffnen; oder eine Tabelle, einen Ordner oder ein Zip, um daraus ein Projekt zu machen.</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Go to a panel first, with F6.</source>
        <translation>Gehen Sie zuerst mit F6 in einen Bereich des Fensters.</translation>
    </message>
    <message>
        <source>About UMC Desktop</source>
        <translation>Über UMC Desktop</translation>
    </message>
    <message>
        <source>Label text and images in batches, offline, with an ensemble of models.
Licence: Apache 2.0. Qt is used under the LGPL.</source>
        <translation>Text und Bilder in Stapeln labeln, offline, mit einem Ensemble von Modellen.
Lizenz: Apache 2.0. Qt wird unter der LGPL verwendet.</translation>
    </message>
    <message>
        <source>A CSV, TSV, JSON, JSON lines or Parquet table, an OBO file, or a SKOS or OWL file as Turtle, RDF/XML or JSON-LD; or, in its place, icd-10-cm or attack, which come packaged.</source>
        <translation>Eine Tabelle als CSV, TSV, JSON, JSON lines oder Parquet, eine OBO-Datei oder eine SKOS- oder OWL-Datei als Turtle, RDF/XML oder JSON-LD; oder stattdessen icd-10-cm oder attack, die beiliegen.</translation>
    </message>
    <message>
        <source>A backup is made first. Undo (Ctrl+Z) takes the whole merge back; nobody&apos;s labels are overwritten by another&apos;s.</source>
        <translation>Zuerst wird eine Sicherung angelegt. Rückgängig (Strg+Z) nimmt das ganze Zusammenführen zurück; niemandes Labels werden von denen anderer überschrieben.</translation>
    </message>
    <message>
        <source>A day or moment, such as 2026-03-01 or 2026-03-01T14:30; a day is meant to its end.</source>
        <translation>Ein Tag oder Zeitpunkt, etwa 2026-03-01 oder 2026-03-01T14:30; ein Tag gilt bis zu seinem Ende.</translation>
    </message>
    <message>
        <source>A row may name several labels (a|b, or a list), and samples carry all of them.</source>
        <translation>Eine Zeile kann mehrere Labels nennen (a|b oder eine Liste), und Beispiele tragen sie alle.</translation>
    </message>
    <message>
        <source>Accept the suggestion</source>
        <translation>Vorschlag annehmen</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>Accuracy at the end</source>
        <translation>Trefferquote am Ende</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Modell hinzufügen</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>A folder of Hugging Face or sentence-transformers, an .onnx file with its tokenizer.json, or the name of an installed package. It is copied and tried out by the worker; what could run code is refused.</source>
        <translation>Ein Ordner von Hugging Face oder sentence-transformers, eine .onnx-Datei mit ihrer tokenizer.json, oder der Name eines installierten Pakets. Der Arbeitsprozess kopiert es und probiert es aus; was Code ausführen könnte, wird abgelehnt.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>“{source}” can join: what it is, and what it did when it was tried.</source>
        <translation>„{source}“ kann mitmachen: was es ist und was es bei der Probe getan hat.</translation>
    </message>
    <message>
        <source>The worker copies the model and tries it out; this takes a while …</source>
        <translation>Der Arbeitsprozess kopiert das Modell und probiert es aus; das dauert etwas …</translation>
    </message>
    <message>
        <source>What the model is</source>
        <translation>Was das Modell ist</translation>
    </message>
    <message>
        <source>What its classes mean</source>
        <translation>Was seine Klassen bedeuten</translation>
    </message>
    <message>
        <source>Its class</source>
        <translation>Seine Klasse</translation>
    </message>
    <message>
        <source>Your label</source>
        <translation>Ihr Label</translation>
    </message>
    <message>
        <source>Path or package</source>
        <translation>Pfad oder Paket</translation>
    </message>
    <message>
        <source>Nothing; some models want “query: ”</source>
        <translation>Nichts; manche Modelle wollen „query: “</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Datei…</translation>
    </message>
    <message>
        <source>Model:</source>
        <translation>Modell:</translation>
    </message>
    <message>
        <source>It gives:</source>
        <translation>Es liefert:</translation>
    </message>
    <message>
        <source>Counted:</source>
        <translation>Gezählt:</translation>
    </message>
    <message>
        <source>In a row:</source>
        <translation>Hintereinander:</translation>
    </message>
    <message>
        <source>Texts begin with:</source>
        <translation>Texte beginnen mit:</translation>
    </message>
    <message>
        <source>Name here:</source>
        <translation>Name hier:</translation>
    </message>
    <message>
        <source>Speaks for:</source>
        <translation>Spricht für:</translation>
    </message>
    <message>
        <source>Models (*.onnx)</source>
        <translation>Modelle (*.onnx)</translation>
    </message>
    <message>
        <source>as the folder</source>
        <translation>wie der Ordner</translation>
    </message>
    <message>
        <source>It votes itself. What do its classes mean here? Two labels at least.</source>
        <translation>Es stimmt selbst ab. Was bedeuten seine Klassen hier? Mindestens zwei Labels.</translation>
    </message>
    <message>
        <source>It votes itself where samples may carry several labels. What do its classes mean here? One label at least.</source>
        <translation>Es stimmt selbst ab, wo Proben mehrere Labels tragen dürfen. Was bedeuten seine Klassen hier? Mindestens ein Label.</translation>
    </message>
    <message>
        <source>Label that “{name}” means</source>
        <translation>Label, das „{name}“ bedeutet</translation>
    </message>
    <message>
        <source>Add a label to a domain&apos;s label set, or change its definition or key.</source>
        <translation>Ein Label zum Labelsatz eines Fachgebiets hinzufügen oder seine Definition oder Taste ändern.</translation>
    </message>
    <message>
        <source>Add a model to the ensemble: a folder or file of yours, or one removed before.</source>
        <translation>Ein Modell ins Ensemble aufnehmen: einen eigenen Ordner, eine eigene Datei, oder eines, das entfernt wurde.</translation>
    </message>
    <message>
        <source>Add each sample&apos;s flags and notes.</source>
        <translation>Markierungen und Notizen jedes Beispiels hinzufügen.</translation>
    </message>
    <message>
        <source>Add labels that a label set does not have yet.</source>
        <translation>Labels hinzufügen, die ein Labelsatz noch nicht hat.</translation>
    </message>
    <message>
        <source>Add the domain if the project does not have it.</source>
        <translation>Das Fachgebiet hinzufügen, wenn das Projekt es nicht hat.</translation>
    </message>
    <message>
        <source>Add the ensemble&apos;s suggestion and its probability for every label.</source>
        <translation>Den Vorschlag des Ensembles und seine Wahrscheinlichkeit für jedes Label hinzufügen.</translation>
    </message>
    <message>
        <source>Add the label to the label set if it is new.</source>
        <translation>Das Label zum Labelsatz hinzufügen, wenn es neu ist.</translation>
    </message>
    <message>
        <source>Add to the labels that each sample carries, where it may carry several, instead of taking their place.</source>
        <translation>Zu den Labels hinzufügen, die jedes Beispiel trägt, wo es mehrere tragen darf, statt sie zu ersetzen.</translation>
    </message>
    <message>
        <source>Add to the selection</source>
        <translation>Zur Auswahl hinzufügen</translation>
    </message>
    <message>
        <source>Adjudicate conflicts</source>
        <translation>Konflikte entscheiden</translation>
    </message>
    <message>
        <source>Parts of the team&apos;s page</source>
        <translation>Teile der Teamseite</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
    <message>
        <source>Adjudication</source>
        <translation>Entscheid</translation>
    </message>
    <message>
        <source>Plan overlap and verification…</source>
        <translation>Überlappung und Prüfung planen …</translation>
    </message>
    <message>
        <source>Whose label stands…</source>
        <translation>Wessen Label gilt …</translation>
    </message>
    <message>
        <source>Also export samples without a label.</source>
        <translation>Auch Beispiele ohne Label ausgeben.</translation>
    </message>
    <message>
        <source>Alt+Shift+drag</source>
        <translation>Alt+Umschalt+Ziehen</translation>
    </message>
    <message>
        <source>Ambiguous</source>
        <translation>Mehrdeutig</translation>
    </message>
    <message>
        <source>Annotators</source>
        <translation>Annotatoren</translation>
    </message>
    <message>
        <source>Recent mistakes with the right answer</source>
        <translation>Jüngste Fehler mit der richtigen Antwort</translation>
    </message>
    <message>
        <source>Pace by day</source>
        <translation>Tempo je Tag</translation>
    </message>
    <message>
        <source>Pseudonym, expertise…</source>
        <translation>Pseudonym, Wissen …</translation>
    </message>
    <message>
        <source>Look at the quick ones</source>
        <translation>Die schnellen ansehen</translation>
    </message>
    <message>
        <source>Look at the mistakes</source>
        <translation>Die Fehler ansehen</translation>
    </message>
    <message>
        <source>Quick decisions</source>
        <translation>Schnelle Entscheidungen</translation>
    </message>
    <message>
        <source>Mistakes</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Open or make a project to see how its annotators work.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um zu sehen, wie seine Annotatoren arbeiten.</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Agrees</source>
        <translation>Stimmt überein</translation>
    </message>
    <message>
        <source>Nobody has labelled here yet. Once somebody has, their pace and how they agree with others stand here.</source>
        <translation>Hier hat noch niemand gelabelt. Sobald es jemand tut, stehen hier das Tempo und die Übereinstimmung mit anderen.</translation>
    </message>
    <message>
        <source>It was stopped.</source>
        <translation>Es wurde angehalten.</translation>
    </message>
    <message>
        <source>Said</source>
        <translation>Gesagt</translation>
    </message>
    <message>
        <source>Known from</source>
        <translation>Bekannt durch</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Seconds each</source>
        <translation>Sekunden je Label</translation>
    </message>
    <message>
        <source>More of the record</source>
        <translation>Mehr zur Person</translation>
    </message>
    <message>
        <source>Recent mistakes</source>
        <translation>Jüngste Fehler</translation>
    </message>
    <message>
        <source>{share} ({right:,} of {n:,}; 95&#x202f;% interval {low} to {high})</source>
        <translation>{share} ({right:,} von {n:,}; 95-%-Intervall {low} bis {high})</translation>
    </message>
    <message>
        <source>{seconds:.1f} seconds for a single decision</source>
        <translation>{seconds:.1f} Sekunden für eine einzelne Entscheidung</translation>
    </message>
    <message>
        <source>{per_hour:,.0f} labels an hour, batches included</source>
        <translation>{per_hour:,.0f} Labels je Stunde, Stapel mitgezählt</translation>
    </message>
    <message>
        <source>Audit share</source>
        <translation>Prüfanteil</translation>
    </message>
    <message>
        <source>Who did it</source>
        <translation>Wer es tat</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Was getan wurde</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>In Worten</translation>
    </message>
    <message>
        <source>In words, such as “Labelled”</source>
        <translation>In Worten, etwa „Labelled“</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>From, such as 2026-03-01</source>
        <translation>Von, etwa 2026-03-01</translation>
    </message>
    <message>
        <source>Up to</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Sample number</source>
        <translation>Nummer des Beispiels</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Prüfprotokoll</translation>
    </message>
    <message>
        <source>Save as a file…</source>
        <translation>Als Datei sichern …</translation>
    </message>
    <message>
        <source>Open or make a project to see what was done in it.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um zu sehen, was darin getan wurde.</translation>
    </message>
    <message>
        <source>The newest are shown.</source>
        <translation>Die neuesten sind gezeigt.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>Save the audit trail</source>
        <translation>Prüfprotokoll sichern</translation>
    </message>
    <message>
        <source>CSV (*.csv);;JSON Lines (*.jsonl)</source>
        <translation>CSV (*.csv);;JSON Lines (*.jsonl)</translation>
    </message>
    <message>
        <source>Bad data</source>
        <translation>Schlechte Daten</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Batch panel</source>
        <translation>Bereich „Stapel“</translation>
    </message>
    <message>
        <source>Be shown around, step by step</source>
        <translation>Schritt für Schritt herumgeführt werden</translation>
    </message>
    <message>
        <source>Both wrong</source>
        <translation>Beide falsch</translation>
    </message>
    <message>
        <source>Broken, empty, or not what it should be</source>
        <translation>Kaputt, leer oder nicht, was es sein sollte</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>CSV, TSV, JSONL, JSON or Parquet.</source>
        <translation>CSV, TSV, JSONL, JSON oder Parquet.</translation>
    </message>
    <message>
        <source>Certify how good the finished labels are, with a 95&#x202f;% interval.</source>
        <translation>Zertifizieren, wie gut die fertigen Labels sind, mit einem 95-%-Intervall.</translation>
    </message>
    <message>
        <source>Change annotator</source>
        <translation>Annotator wechseln</translation>
    </message>
    <message>
        <source>Change annotator…</source>
        <translation>Annotator wechseln …</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Check project</source>
        <translation>Projekt prüfen</translation>
    </message>
    <message>
        <source>Choose in a list</source>
        <translation>In einer Liste wählen</translation>
    </message>
    <message>
        <source>Choose what a label key is meant for</source>
        <translation>Wählen, wofür eine Labeltaste gilt</translation>
    </message>
    <message>
        <source>Choose what to decide next: what teaches most, and a random part to measure with.</source>
        <translation>Wählen, was als Nächstes zu entscheiden ist: was am meisten lehrt, und ein zufälliger Teil zum Messen.</translation>
    </message>
    <message>
        <source>Choose which label stands where annotators differ: for training, export, metrics.</source>
        <translation>Wählen, welches Label gilt, wo Annotatoren sich unterscheiden: für Training, Ausgabe, Kennzahlen.</translation>
    </message>
    <message>
        <source>Choose whose label stands</source>
        <translation>Wählen, wessen Label gilt</translation>
    </message>
    <message>
        <source>Close project</source>
        <translation>Projekt schließen</translation>
    </message>
    <message>
        <source>Code column</source>
        <translation>Spalte der Codes</translation>
    </message>
    <message>
        <source>Code of the entry, see umc knowledge find.</source>
        <translation>Code des Eintrags, siehe umc knowledge find.</translation>
    </message>
    <message>
        <source>Code of the entry.</source>
        <translation>Code des Eintrags.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Colour in figures, as #rrggbb.</source>
        <translation>Farbe in Abbildungen, als #rrggbb.</translation>
    </message>
    <message>
        <source>Column of the codes, in a table.</source>
        <translation>Spalte der Codes in einer Tabelle.</translation>
    </message>
    <message>
        <source>Column of the definitions, in a table.</source>
        <translation>Spalte der Definitionen in einer Tabelle.</translation>
    </message>
    <message>
        <source>Column of the names, in a table.</source>
        <translation>Spalte der Namen in einer Tabelle.</translation>
    </message>
    <message>
        <source>Column of the parents&apos; codes, in a table.</source>
        <translation>Spalte der Codes der Oberbegriffe in einer Tabelle.</translation>
    </message>
    <message>
        <source>Column of the synonyms, in a table; several apart by | or ;.</source>
        <translation>Spalte der Synonyme in einer Tabelle; mehrere durch | oder ; getrennt.</translation>
    </message>
    <message>
        <source>Column with labels.</source>
        <translation>Spalte mit Labels.</translation>
    </message>
    <message>
        <source>Column with the domain.</source>
        <translation>Spalte mit dem Fachgebiet.</translation>
    </message>
    <message>
        <source>Column with the ids.</source>
        <translation>Spalte mit den Kennungen.</translation>
    </message>
    <message>
        <source>Column with the labels.</source>
        <translation>Spalte mit den Labels.</translation>
    </message>
    <message>
        <source>Column with the text.</source>
        <translation>Spalte mit dem Text.</translation>
    </message>
    <message>
        <source>Column with your own ids.</source>
        <translation>Spalte mit Ihren eigenen Kennungen.</translation>
    </message>
    <message>
        <source>Command palette…</source>
        <translation>Befehlspalette …</translation>
    </message>
    <message>
        <source>Copy the map</source>
        <translation>Karte kopieren</translation>
    </message>
    <message>
        <source>Corners on the map, x and y by turns.</source>
        <translation>Ecken auf der Karte, x und y abwechselnd.</translation>
    </message>
    <message>
        <source>Count what is in a project: samples, labels, domains, annotators, rounds, events.</source>
        <translation>Zählen, was in einem Projekt ist: Beispiele, Labels, Fachgebiete, Annotatoren, Runden, Ereignisse.</translation>
    </message>
    <message>
        <source>Crash reports…</source>
        <translation>Absturzberichte …</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Ctrl+Alt+Shift+drag</source>
        <translation>Strg+Alt+Umschalt+Ziehen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+drag</source>
        <translation>Strg+Umschalt+Ziehen</translation>
    </message>
    <message>
        <source>Definition</source>
        <translation>Definition</translation>
    </message>
    <message>
        <source>Definition column</source>
        <translation>Spalte der Definitionen</translation>
    </message>
    <message>
        <source>Delete a region</source>
        <translation>Region löschen</translation>
    </message>
    <message>
        <source>Describe an annotator</source>
        <translation>Annotator beschreiben</translation>
    </message>
    <message>
        <source>Do again what your newest undo took back.</source>
        <translation>Wiederholen, was Ihr letztes Rückgängig zurücknahm.</translation>
    </message>
    <message>
        <source>Uncertainty</source>
        <translation>Unsicherheit</translation>
    </message>
    <message>
        <source>unknown yet</source>
        <translation>noch unbekannt</translation>
    </message>
    <message>
        <source>Novelty</source>
        <translation>Neuheit</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Disagreement</source>
        <translation>Uneinigkeit</translation>
    </message>
    <message>
        <source>Confidence and disagreement</source>
        <translation>Sicherheit und Uneinigkeit</translation>
    </message>
    <message>
        <source>Predicted label</source>
        <translation>Vorhergesagtes Label</translation>
    </message>
    <message>
        <source>Given label</source>
        <translation>Vergebenes Label</translation>
    </message>
    <message>
        <source>no label yet</source>
        <translation>noch kein Label</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>in no cluster</source>
        <translation>in keiner Gruppe</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Fachgebiet</translation>
    </message>
    <message>
        <source>Domain name</source>
        <translation>Name des Fachgebiets</translation>
    </message>
    <message>
        <source>Domain of all samples; without it, the file&apos;s name.</source>
        <translation>Fachgebiet aller Beispiele; ohne Angabe der Name der Datei.</translation>
    </message>
    <message>
        <source>Domain of the label; without it, every one that has it.</source>
        <translation>Fachgebiet des Labels; ohne Angabe jedes, das es hat.</translation>
    </message>
    <message>
        <source>Domain the ids are from, where files of several share them.</source>
        <translation>Fachgebiet, aus dem die Kennungen sind, wenn Dateien mehrerer sie teilen.</translation>
    </message>
    <message>
        <source>Domain whose label set the label belongs to.</source>
        <translation>Fachgebiet, zu dessen Labelsatz das Label gehört.</translation>
    </message>
    <message>
        <source>Domain whose label set the labels belong to.</source>
        <translation>Fachgebiet, zu dessen Labelsatz die Labels gehören.</translation>
    </message>
    <message>
        <source>Domains panel</source>
        <translation>Bereich „Fachgebiete“</translation>
    </message>
    <message>
        <source>Draw other samples of a large batch at random</source>
        <translation>Zufällig andere Beispiele eines großen Stapels ziehen</translation>
    </message>
    <message>
        <source>Drop from the batch</source>
        <translation>Aus dem Stapel legen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>End the lasso, selection or zoom</source>
        <translation>Lasso, Auswahl oder Zoom beenden</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Every annotator</source>
        <translation>Alle Annotatoren</translation>
    </message>
    <message>
        <source>Examine a project for damage and for annotations that the log does not give.</source>
        <translation>Ein Projekt auf Schäden prüfen und auf Annotationen, die das Protokoll nicht hergibt.</translation>
    </message>
    <message>
        <source>Expertise</source>
        <translation>Fachwissen</translation>
    </message>
    <message>
        <source>Export labelled samples: labels, who, when, how, and what the models think.</source>
        <translation>Gelabelte Beispiele ausgeben: Labels, wer, wann, wie, und was die Modelle meinen.</translation>
    </message>
    <message>
        <source>Export the dataset</source>
        <translation>Datensatz ausgeben</translation>
    </message>
    <message>
        <source>Export the feedback</source>
        <translation>Rückmeldungen ausgeben</translation>
    </message>
    <message>
        <source>Export what annotators observed, with the samples it is about.</source>
        <translation>Ausgeben, was Annotatoren beobachtet haben, mit den Beispielen, um die es geht.</translation>
    </message>
    <message>
        <source>Feedback</source>
        <translation>Rückmeldungen</translation>
    </message>
    <message>
        <source>Feedback panel</source>
        <translation>Bereich „Rückmeldungen“</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Files, folders or zips.</source>
        <translation>Dateien, Ordner oder Zips.</translation>
    </message>
    <message>
        <source>Fixed shares: DOMAIN=WEIGHT for every domain that gets any.</source>
        <translation>Feste Anteile: FACHGEBIET=GEWICHT für jedes Fachgebiet, das etwas bekommt.</translation>
    </message>
    <message>
        <source>Flag as ambiguous</source>
        <translation>Als mehrdeutig markieren</translation>
    </message>
    <message>
        <source>Flag as bad data</source>
        <translation>Als schlechte Daten markieren</translation>
    </message>
    <message>
        <source>Flag as hard</source>
        <translation>Als schwierig markieren</translation>
    </message>
    <message>
        <source>Flag as out of scope</source>
        <translation>Als unpassend markieren</translation>
    </message>
    <message>
        <source>Flag the current sample, or take the flag away</source>
        <translation>Das aktuelle Beispiel markieren oder die Markierung wegnehmen</translation>
    </message>
    <message>
        <source>For spreadsheet programs: put an apostrophe before every cell that they would run as a formula.</source>
        <translation>Für Tabellenkalkulationen: ein Apostroph vor jede Zelle setzen, die sie als Formel ausführen würden.</translation>
    </message>
    <message>
        <source>For spreadsheet programs: put an apostrophe before every cell that they would run as a formula. This changes the data.</source>
        <translation>Für Tabellenkalkulationen: ein Apostroph vor jede Zelle setzen, die sie als Formel ausführen würden. Das ändert die Daten.</translation>
    </message>
    <message>
        <source>Force</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Forget a region; its samples and their labels stay.</source>
        <translation>Eine Region vergessen; ihre Beispiele und deren Labels bleiben.</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <source>Give a label another name; all that is labelled with it follows.</source>
        <translation>Einem Label einen anderen Namen geben; alles, was damit gelabelt ist, folgt.</translation>
    </message>
    <message>
        <source>Give a part of the map a name, to select it again.</source>
        <translation>Einem Teil der Karte einen Namen geben, um ihn wieder auszuwählen.</translation>
    </message>
    <message>
        <source>Give commands other keys, export and import them</source>
        <translation>Befehlen andere Tasten geben, sie ausgeben und einlesen</translation>
    </message>
    <message>
        <source>Give samples a label, as one step that can be undone.</source>
        <translation>Beispielen ein Label geben, als ein Schritt, der sich rückgängig machen lässt.</translation>
    </message>
    <message>
        <source>Go to the next sample without deciding</source>
        <translation>Zum nächsten Beispiel gehen, ohne zu entscheiden</translation>
    </message>
    <message>
        <source>Go to the queue&apos;s first batch with undecided samples</source>
        <translation>Zum ersten Stapel der Warteschlange mit unentschiedenen Beispielen gehen</translation>
    </message>
    <message>
        <source>{name}, picture</source>
        <translation>{name}, Bild</translation>
    </message>
    <message>
        <source>Sample {id}</source>
        <translation>Beispiel {id}</translation>
    </message>
    <message>
        <source>Encoder that says what is alike</source>
        <translation>Encoder, der sagt, was sich gleicht</translation>
    </message>
    <message>
        <source>Sample before</source>
        <translation>Voriges Beispiel</translation>
    </message>
    <message>
        <source>Next sample</source>
        <translation>Nächstes Beispiel</translation>
    </message>
    <message>
        <source>Text of the sample compared with</source>
        <translation>Text des Vergleichsbeispiels</translation>
    </message>
    <message>
        <source>Text of the current sample</source>
        <translation>Text des aktuellen Beispiels</translation>
    </message>
    <message>
        <source>&amp;Encoder</source>
        <translation>&amp;Encoder</translation>
    </message>
    <message>
        <source>Go to the sample before</source>
        <translation>Zum vorigen Beispiel gehen</translation>
    </message>
    <message>
        <source>Go to the next sample</source>
        <translation>Zum nächsten Beispiel gehen</translation>
    </message>
    <message>
        <source>Open or make a project to compare its samples.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um seine Beispiele zu vergleichen.</translation>
    </message>
    <message>
        <source>“Find similar samples” brings those like the current one, “Find counterexamples” like ones that are called otherwise.</source>
        <translation>„Ähnliche Beispiele finden“ bringt solche wie das aktuelle, „Gegenbeispiele finden“ ähnliche, die anders heißen.</translation>
    </message>
    <message>
        <source>This is the sample that the others are compared with. Go to another one of the batch.</source>
        <translation>Mit diesem Beispiel werden die anderen verglichen. Gehen Sie zu einem anderen des Stapels.</translation>
    </message>
    <message>
        <source>Similarity {similarity}</source>
        <translation>Ähnlichkeit {similarity}</translation>
    </message>
    <message>
        <source>Labelled {name}</source>
        <translation>Gelabelt als {name}</translation>
    </message>
    <message>
        <source>Suggestion hidden</source>
        <translation>Vorschlag verborgen</translation>
    </message>
    <message>
        <source>Suggested {name}</source>
        <translation>Vorgeschlagen {name}</translation>
    </message>
    <message>
        <source>Guidelines</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>Guidelines panel</source>
        <translation>Bereich „Richtlinien“</translation>
    </message>
    <message>
        <source>Hard</source>
        <translation>Schwierig</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Hide the labels of a file, play the annotator, and compare strategies.</source>
        <translation>Die Labels einer Datei verbergen, den Annotator spielen und Strategien vergleichen.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>History of the sample</source>
        <translation>Verlauf des Beispiels</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>How it was decided: single, batch, &apos;accepted suggestion&apos; or model; one sample is single and several are a batch unless you say otherwise.</source>
        <translation>Wie entschieden wurde: single, batch, &apos;accepted suggestion&apos; oder model; ein Beispiel ist single und mehrere sind batch, wenn Sie nichts anderes sagen.</translation>
    </message>
    <message>
        <source>How many samples the round may ask for.</source>
        <translation>Nach wie vielen Beispielen die Runde fragen darf.</translation>
    </message>
    <message>
        <source>Id of the sample.</source>
        <translation>Kennung des Beispiels.</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Ids of the samples in it.</source>
        <translation>Kennungen der Beispiele darin.</translation>
    </message>
    <message>
        <source>Ids of the samples.</source>
        <translation>Kennungen der Beispiele.</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Import a glossary, an ontology or a packaged classification as a source.</source>
        <translation>Ein Glossar, eine Ontologie oder eine beiliegende Klassifikation als Quelle einlesen.</translation>
    </message>
    <message>
        <source>Words or a code</source>
        <translation>Wörter oder ein Code</translation>
    </message>
    <message>
        <source>Source to look in</source>
        <translation>Quelle, in der gesucht wird</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>Open or make a project to look up what its texts name.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um nachzuschlagen, was seine Texte nennen.</translation>
    </message>
    <message>
        <source>Nothing is known of “{words}”.</source>
        <translation>Über „{words}“ ist nichts bekannt.</translation>
    </message>
    <message>
        <source>{entries} for terms in this sample</source>
        <translation>{entries} zu Begriffen in diesem Beispiel</translation>
    </message>
    <message>
        <source>No known term stands in this sample. Type words to look up.</source>
        <translation>In diesem Beispiel steht kein bekannter Begriff. Tippen Sie Wörter, um nachzuschlagen.</translation>
    </message>
    <message>
        <source>Above “{name}”</source>
        <translation>Über „{name}“</translation>
    </message>
    <message>
        <source>Name a label first (“New label…”).</source>
        <translation>Benennen Sie zuerst ein Label („Neues Label …“).</translation>
    </message>
    <message>
        <source>Link to a label</source>
        <translation>Mit einem Label verbinden</translation>
    </message>
    <message>
        <source>Label that “{name}” explains:</source>
        <translation>Label, das „{name}“ erklärt:</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>Datei einlesen …</translation>
    </message>
    <message>
        <source>Remove {name}…</source>
        <translation>{name} entfernen …</translation>
    </message>
    <message>
        <source>Import knowledge</source>
        <translation>Wissen einlesen</translation>
    </message>
    <message>
        <source>There is a source “{stem}” already. Read it anew?</source>
        <translation>Es gibt schon eine Quelle „{stem}“. Neu einlesen?</translation>
    </message>
    <message>
        <source>Remove the source “{name}” from this computer?</source>
        <translation>Die Quelle „{name}“ von diesem Computer entfernen?</translation>
    </message>
    <message>
        <source>Import and remove sources</source>
        <translation>Quellen einlesen und entfernen</translation>
    </message>
    <message>
        <source>The best {matches} for “{words}”</source>
        <translation>Die besten {matches} für „{words}“</translation>
    </message>
    <message>
        <source>{matches} for “{words}”</source>
        <translation>{matches} für „{words}“</translation>
    </message>
    <message>
        <source>Import labels</source>
        <translation>Labels einlesen</translation>
    </message>
    <message>
        <source>Import samples from CSV, TSV, JSON, Parquet, text and image folders, and zips.</source>
        <translation>Beispiele aus CSV, TSV, JSON, Parquet, Text- und Bildordnern und Zips einlesen.</translation>
    </message>
    <message>
        <source>In the legend: show only this</source>
        <translation>In der Legende: nur das zeigen</translation>
    </message>
    <message>
        <source>In the search: give the first label</source>
        <translation>In der Suche: das erste Label vergeben</translation>
    </message>
    <message>
        <source>In the search: go to the labels found</source>
        <translation>In der Suche: zu den gefundenen Labels</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>In</translation>
    </message>
    <message>
        <source>It took long to decide, or you are not sure</source>
        <translation>Die Entscheidung dauerte lange, oder Sie sind nicht sicher</translation>
    </message>
    <message>
        <source>Keep only what is inside</source>
        <translation>Nur behalten, was darin liegt</translation>
    </message>
    <message>
        <source>Keep the labels aside as known answers, for demos and simulation.</source>
        <translation>Die Labels als bekannte Antworten beiseitelegen, für Demos und Simulation.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>Knowledge</source>
        <translation>Wissen</translation>
    </message>
    <message>
        <source>Knowledge panel</source>
        <translation>Bereich „Wissen“</translation>
    </message>
    <message>
        <source>Knowledge sources</source>
        <translation>Wissensquellen</translation>
    </message>
    <message>
        <source>Known labels</source>
        <translation>Bekannte Labels</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>What the labels are</source>
        <translation>Was die Labels sind</translation>
    </message>
    <message>
        <source>Label set</source>
        <translation>Labelsatz</translation>
    </message>
    <message>
        <source>Coefficient of the pairs</source>
        <translation>Maß der Paare</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Noch einmal messen</translation>
    </message>
    <message>
        <source>Save as a page…</source>
        <translation>Als Seite sichern …</translation>
    </message>
    <message>
        <source>Agreement of every pair</source>
        <translation>Übereinstimmung jedes Paars</translation>
    </message>
    <message>
        <source>Coefficients</source>
        <translation>Maße</translation>
    </message>
    <message>
        <source>Agreement by label</source>
        <translation>Übereinstimmung je Label</translation>
    </message>
    <message>
        <source>Agreement by domain</source>
        <translation>Übereinstimmung je Fachgebiet</translation>
    </message>
    <message>
        <source>How each annotator errs</source>
        <translation>Wie jeder Annotator irrt</translation>
    </message>
    <message>
        <source>Open or make a project to see how far its annotators agree.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um zu sehen, wie weit seine Annotatoren übereinstimmen.</translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation>Wird gemessen …</translation>
    </message>
    <message>
        <source>Measure of the pairs</source>
        <translation>Maß der Paare</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Accuracy by domain</source>
        <translation>Trefferquote je Fachgebiet</translation>
    </message>
    <message>
        <source>How every pair differs</source>
        <translation>Wie sich jedes Paar unterscheidet</translation>
    </message>
    <message>
        <source>Save as a page</source>
        <translation>Als Seite sichern</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>Webseite (*.html)</translation>
    </message>
    <message>
        <source>Measuring was stopped.</source>
        <translation>Das Messen wurde angehalten.</translation>
    </message>
    <message>
        <source>Interval</source>
        <translation>Intervall</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Macro-F1</source>
        <translation>Makro-F1</translation>
    </message>
    <message>
        <source>Per sample</source>
        <translation>Je Beispiel</translation>
    </message>
    <message>
        <source>Saves</source>
        <translation>Spart</translation>
    </message>
    <message>
        <source>Change without it</source>
        <translation>Änderung ohne es</translation>
    </message>
    <message>
        <source>Log-loss without it</source>
        <translation>Log-Verlust ohne es</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>{change:+.1f} points ({low:+.1f} to {high:+.1f})</source>
        <translation>{change:+.1f} Punkte ({low:+.1f} bis {high:+.1f})</translation>
    </message>
    <message>
        <source>{rise:+.2f} ({low:+.2f} to {high:+.2f})</source>
        <translation>{rise:+.2f} ({low:+.2f} bis {high:+.2f})</translation>
    </message>
    <message>
        <source>{first} and {second}: {measure} {value}</source>
        <translation>{first} und {second}: {measure} {value}</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Health of the ensemble</source>
        <translation>Gesundheit des Ensembles</translation>
    </message>
    <message>
        <source>Parts of the ensemble’s health</source>
        <translation>Teile der Gesundheit des Ensembles</translation>
    </message>
    <message>
        <source>Choose a member to switch it off. Each was left out by itself: measure again before the next.</source>
        <translation>Wählen Sie ein Mitglied, um es auszuschalten. Jedes wurde für sich weggelassen: Messen Sie neu vor dem nächsten.</translation>
    </message>
    <message>
        <source>The stronger a cell of Yule’s Q, the more two members err on the same samples; 0 is independent. A second of that kind adds little.</source>
        <translation>Je kräftiger eine Zelle von Yules Q, desto mehr irren zwei Mitglieder bei denselben Beispielen; 0 heißt unabhängig. Ein zweites dieser Art bringt wenig.</translation>
    </message>
    <message>
        <source>Diversity</source>
        <translation>Vielfalt</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>Ensemble</source>
        <translation>Ensemble</translation>
    </message>
    <message>
        <source>{low:.0f} to {high:.0f}&#x202f;%</source>
        <translation>{low:.0f} bis {high:.0f}&#x202f;%</translation>
    </message>
    <message>
        <source>{value} ({low} to {high})</source>
        <translation>{value} ({low} bis {high})</translation>
    </message>
    <message>
        <source>Coefficient</source>
        <translation>Maß</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>95&#x202f;% interval</source>
        <translation>95-%-Intervall</translation>
    </message>
    <message>
        <source>Ratings</source>
        <translation>Urteile</translation>
    </message>
    <message>
        <source>Likely right</source>
        <translation>Wohl richtig</translation>
    </message>
    <message>
        <source>{first} and {second}: {measure} {value} on {shared:,} samples</source>
        <translation>{first} und {second}: {measure} {value} auf {shared:,} Beispielen</translation>
    </message>
    <message>
        <source>The stronger a cell, the better two agree. A pale row is somebody who reads the guideline differently; an empty cell shares no sample.</source>
        <translation>Je kräftiger eine Zelle, desto besser stimmen zwei überein. Eine blasse Zeile ist jemand, der die Richtlinie anders liest; eine leere Zelle hat kein gemeinsames Beispiel.</translation>
    </message>
    <message>
        <source>Agreement in numbers</source>
        <translation>Übereinstimmung in Zahlen</translation>
    </message>
    <message>
        <source>Overall</source>
        <translation>Insgesamt</translation>
    </message>
    <message>
        <source>By label</source>
        <translation>Je Label</translation>
    </message>
    <message>
        <source>By domain</source>
        <translation>Je Fachgebiet</translation>
    </message>
    <message>
        <source>Who errs how</source>
        <translation>Wer wie irrt</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} bis {high}</translation>
    </message>
    <message>
        <source>Label set that new domains share; without it, each has its own.</source>
        <translation>Labelsatz, den neue Fachgebiete teilen; ohne Angabe hat jedes seinen eigenen.</translation>
    </message>
    <message>
        <source>Label with what the models suggest</source>
        <translation>Mit dem labeln, was die Modelle vorschlagen</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Labels at a past moment</source>
        <translation>Labels zu einem früheren Zeitpunkt</translation>
    </message>
    <message>
        <source>Labels panel</source>
        <translation>Bereich „Labels“</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Language of the names in SKOS and OWL, such as de; without it, English and names without a language.</source>
        <translation>Sprache der Namen in SKOS und OWL, etwa de; ohne Angabe Englisch und Namen ohne Sprache.</translation>
    </message>
    <message>
        <source>Language: Deutsch</source>
        <translation>Sprache: Deutsch</translation>
    </message>
    <message>
        <source>Language: English</source>
        <translation>Sprache: English</translation>
    </message>
    <message>
        <source>Language: as the system</source>
        <translation>Sprache: wie das System</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größerer Text</translation>
    </message>
    <message>
        <source>Lasso (L)</source>
        <translation>Lasso (L)</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Draw around samples to select them. Ctrl adds, Alt removes, Ctrl+Alt keeps what is inside.</source>
        <translation>Beispiele umfahren, um sie auszuwählen. Strg fügt hinzu, Alt nimmt weg, Strg+Alt behält, was darin liegt.</translation>
    </message>
    <message>
        <source>Two maps</source>
        <translation>Zwei Karten</translation>
    </message>
    <message>
        <source>The same samples twice, each map with its own colours and layers (Ctrl+M)</source>
        <translation>Dieselben Beispiele zweimal, jede Karte mit eigenen Farben und Ebenen (Strg+M)</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Auffrischen</translation>
    </message>
    <message>
        <source>Score the new samples and update the map</source>
        <translation>Die neuen Beispiele bewerten und die Karte auffrischen</translation>
    </message>
    <message>
        <source>How far the map moved</source>
        <translation>Wie weit sich die Karte verschoben hat</translation>
    </message>
    <message>
        <source>What the project needs next</source>
        <translation>Was das Projekt als Nächstes braucht</translation>
    </message>
    <message>
        <source>Second map</source>
        <translation>Zweite Karte</translation>
    </message>
    <message>
        <source>Colour the second map by</source>
        <translation>Farbe der zweiten Karte nach</translation>
    </message>
    <message>
        <source>Layers over the second map</source>
        <translation>Ebenen über der zweiten Karte</translation>
    </message>
    <message>
        <source>One map</source>
        <translation>Eine Karte</translation>
    </message>
    <message>
        <source>Reading the project …</source>
        <translation>Das Projekt wird gelesen …</translation>
    </message>
    <message>
        <source>This project has no samples yet.
Import a table, a folder or a zip, or drop a file here.</source>
        <translation>Dieses Projekt hat noch keine Beispiele.
Lesen Sie eine Tabelle, einen Ordner oder ein Zip ein, oder ziehen Sie eine Datei hierher.</translation>
    </message>
    <message>
        <source>Import samples…</source>
        <translation>Beispiele einlesen …</translation>
    </message>
    <message>
        <source>{samples} and no map yet.
The models read every sample once; labels are not needed for that.</source>
        <translation>{samples} und noch keine Karte.
Die Modelle lesen jedes Beispiel einmal; Labels braucht es dazu nicht.</translation>
    </message>
    <message>
        <source>Score samples and draw the map</source>
        <translation>Beispiele bewerten und Karte zeichnen</translation>
    </message>
    <message>
        <source>1 new sample is not on the map:</source>
        <translation>1 neues Beispiel ist nicht auf der Karte:</translation>
    </message>
    <message>
        <source>{number:,} new samples are not on the map:</source>
        <translation>{number:,} neue Beispiele sind nicht auf der Karte:</translation>
    </message>
    <message>
        <source>Half of the samples moved by less than {share} of the map’s spread when it was last laid out.</source>
        <translation>Bei der letzten Anordnung der Karte verschob sich die Hälfte der Beispiele um weniger als {share} ihrer Ausdehnung.</translation>
    </message>
    <message>
        <source>Lay out the map</source>
        <translation>Karte anordnen</translation>
    </message>
    <message>
        <source>Lay out the map so that similar samples lie together.</source>
        <translation>Die Karte so anordnen, dass ähnliche Beispiele beieinanderliegen.</translation>
    </message>
    <message>
        <source>Learning curve</source>
        <translation>Lernkurve</translation>
    </message>
    <message>
        <source>Learning curve panel</source>
        <translation>Bereich „Lernkurve“</translation>
    </message>
    <message>
        <source>Leave a field, close a dialog</source>
        <translation>Ein Feld verlassen, einen Dialog schließen</translation>
    </message>
    <message>
        <source>Leave the search</source>
        <translation>Die Suche verlassen</translation>
    </message>
    <message>
        <source>Let nothing blink, fade or slide</source>
        <translation>Nichts blinken, blenden oder gleiten lassen</translation>
    </message>
    <message>
        <source>Let one label take the place of another; undo brings both back.</source>
        <translation>Ein Label an die Stelle eines anderen setzen; Rückgängig bringt beide zurück.</translation>
    </message>
    <message>
        <source>Link a label to an entry of the knowledge base; can be undone.</source>
        <translation>Ein Label mit einem Eintrag der Wissensbasis verbinden; lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Link a label to knowledge</source>
        <translation>Label mit Wissen verbinden</translation>
    </message>
    <message>
        <source>List every row that an import left out or merged: file, line and reason.</source>
        <translation>Jede Zeile auflisten, die ein Einlesen ausließ oder zusammenführte: Datei, Zeile und Grund.</translation>
    </message>
    <message>
        <source>List samples whose labels differ, the most pressing first, to adjudicate.</source>
        <translation>Beispiele auflisten, deren Labels sich unterscheiden, die dringendsten zuerst, um sie zu entscheiden.</translation>
    </message>
    <message>
        <source>List the sources of the knowledge base on this computer.</source>
        <translation>Die Quellen der Wissensbasis auf diesem Computer auflisten.</translation>
    </message>
    <message>
        <source>List what was done in this project, newest first.</source>
        <translation>Auflisten, was in diesem Projekt getan wurde, Neuestes zuerst.</translation>
    </message>
    <message>
        <source>Look up what is marked in the text; show or hide the knowledge panel</source>
        <translation>Nachschlagen, was im Text markiert ist; den Bereich „Wissen“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Look up…</source>
        <translation>Nachschlagen …</translation>
    </message>
    <message>
        <source>Make a project of real texts and images from four fields, scored and mapped.</source>
        <translation>Ein Projekt aus echten Texten und Bildern aus vier Fachgebieten erstellen, bewertet und mit Karte.</translation>
    </message>
    <message>
        <source>Make an empty project file.</source>
        <translation>Eine leere Projektdatei erstellen.</translation>
    </message>
    <message>
        <source>Make the demo project</source>
        <translation>Demo-Projekt erstellen</translation>
    </message>
    <message>
        <source>“{name}” should end in .png or .svg: that says what to write.</source>
        <extracomment>Pixels of a picture to one of the screen: it is looked at closely, and printed.</extracomment>
        <translation>„{name}“ sollte auf .png oder .svg enden: Das sagt, was zu schreiben ist.</translation>
    </message>
    <message>
        <source>“{name}” cannot be written: {error}.</source>
        <translation>„{name}“ lässt sich nicht schreiben: {error}.</translation>
    </message>
    <message>
        <source>“{name}” was not written: {error}.</source>
        <translation>„{name}“ wurde nicht geschrieben: {error}.</translation>
    </message>
    <message>
        <source>Map</source>
        <extracomment>Qt counts a notch of the wheel as 120 eighths of a degree.</extracomment>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Map layer: clusters and their words</source>
        <translation>Kartenebene: Gruppen und ihre Wörter</translation>
    </message>
    <message>
        <source>Map layer: density</source>
        <translation>Kartenebene: Dichte</translation>
    </message>
    <message>
        <source>Map layer: drift since the map before</source>
        <translation>Kartenebene: Verschiebung seit der vorigen Karte</translation>
    </message>
    <message>
        <source>Map layer: saved regions</source>
        <translation>Kartenebene: gesicherte Regionen</translation>
    </message>
    <message>
        <source>Mark samples as seen but undecided; the queue does not bring them again.</source>
        <translation>Beispiele als gesehen, aber unentschieden kennzeichnen; die Warteschlange bringt sie nicht noch einmal.</translation>
    </message>
    <message>
        <source>Measure each member: accuracy, calibration, diversity, cost, and if it may go.</source>
        <translation>Jedes Mitglied messen: Trefferquote, Kalibrierung, Vielfalt, Kosten und ob es gehen kann.</translation>
    </message>
    <message>
        <source>Measure how far annotators agree, and how each of them errs.</source>
        <translation>Messen, wie weit Annotatoren übereinstimmen und wie jeder von ihnen irrt.</translation>
    </message>
    <message>
        <source>Merge labels</source>
        <translation>Labels zusammenführen</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>More than one label fits</source>
        <translation>Mehr als ein Label passt</translation>
    </message>
    <message>
        <source>Move in a list</source>
        <translation>Sich in einer Liste bewegen</translation>
    </message>
    <message>
        <source>Move panel to the bottom</source>
        <translation>Bereich nach unten</translation>
    </message>
    <message>
        <source>Move panel to the left</source>
        <translation>Bereich nach links</translation>
    </message>
    <message>
        <source>Move panel to the right</source>
        <translation>Bereich nach rechts</translation>
    </message>
    <message>
        <source>Move panel to the top</source>
        <translation>Bereich nach oben</translation>
    </message>
    <message>
        <source>Move the map</source>
        <translation>Karte verschieben</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name column</source>
        <translation>Spalte der Namen</translation>
    </message>
    <message>
        <source>Name of the label.</source>
        <translation>Name des Labels.</translation>
    </message>
    <message>
        <source>Name of the region.</source>
        <translation>Name der Region.</translation>
    </message>
    <message>
        <source>Name of the source.</source>
        <translation>Name der Quelle.</translation>
    </message>
    <message>
        <source>Name of the source; without it, the file&apos;s.</source>
        <translation>Name der Quelle; ohne Angabe der der Datei.</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>Next batch</source>
        <translation>Nächster Stapel</translation>
    </message>
    <message>
        <source>Next or previous field</source>
        <translation>Nächstes oder voriges Feld</translation>
    </message>
    <message>
        <source>Next panel</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>None of the labels fits</source>
        <translation>Keines der Labels passt</translation>
    </message>
    <message>
        <source>None of these labels</source>
        <translation>Keines dieser Labels</translation>
    </message>
    <message>
        <source>Normal text size</source>
        <translation>Normale Textgröße</translation>
    </message>
    <message>
        <source>Choose a batch in the queue or select samples on the map first.</source>
        <translation>Wählen Sie zuerst einen Stapel in der Warteschlange oder Beispiele auf der Karte.</translation>
    </message>
    <message>
        <source>You crossed this one out: give it another label.</source>
        <translation>Das haben Sie gestrichen: Geben Sie ihm ein anderes Label.</translation>
    </message>
    <message>
        <source>The suggestions differ here: add labels to all of the batch with their keys, or decide one by one.</source>
        <translation>Die Vorschläge unterscheiden sich hier: mit den Tasten Labels zum ganzen Stapel hinzufügen oder einzeln entscheiden.</translation>
    </message>
    <message>
        <source>Decide this sample yourself: it measures how good the suggestions are.</source>
        <translation>Entscheiden Sie dieses Beispiel selbst: Es misst, wie gut die Vorschläge sind.</translation>
    </message>
    <message>
        <source>There is no suggestion for this sample yet.</source>
        <translation>Für dieses Beispiel gibt es noch keinen Vorschlag.</translation>
    </message>
    <message>
        <source>Tick labels with their keys first, or say that none of them fits.</source>
        <translation>Zuerst Labels mit ihren Tasten ankreuzen oder sagen, dass keines passt.</translation>
    </message>
    <message>
        <source>What do these {samples} have in common?</source>
        <translation>Gemeinsames der Auswahl ({samples}):</translation>
    </message>
    <message>
        <source>this sample</source>
        <translation>diesem Beispiel</translation>
    </message>
    <message>
        <source>these {count:,} samples</source>
        <translation>diesen {count:,} Beispielen</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Note on {about}:</source>
        <translation>Notiz zu {about}:</translation>
    </message>
    <message>
        <source>By {what} this batch is all of one kind.</source>
        <translation>Nach {what} ist dieser Stapel ganz einheitlich.</translation>
    </message>
    <message>
        <source>A verification sample: others agree on {known}, you said {name}. Ctrl+Z takes you back to it if you want to look again.</source>
        <translation>Ein Prüfbeispiel: Andere sind sich auf {known} einig, Sie sagten {name}. Strg+Z bringt Sie zurück, wenn Sie noch einmal hinsehen möchten.</translation>
    </message>
    <message>
        <source>Crossed out: {samples}</source>
        <translation>Gestrichen: {samples}</translation>
    </message>
    <message>
        <source>Note a pattern</source>
        <translation>Muster notieren</translation>
    </message>
    <message>
        <source>One row for each annotator&apos;s label, not only the one that stands.</source>
        <translation>Eine Zeile für das Label jedes Annotators, nicht nur für das geltende.</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Out of scope</source>
        <translation>Unpassend</translation>
    </message>
    <message>
        <source>Panel in its own window</source>
        <translation>Bereich in eigenem Fenster</translation>
    </message>
    <message>
        <source>Parent column</source>
        <translation>Spalte der Oberbegriffe</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Plan overlap and verification</source>
        <translation>Überlappung und Prüfung planen</translation>
    </message>
    <message>
        <source>Plan overlap between annotators, verification samples and what is blind.</source>
        <translation>Überlappung zwischen Annotatoren, Prüfbeispiele und Verdecktes planen.</translation>
    </message>
    <message>
        <source>Plan the queue</source>
        <translation>Warteschlange planen</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Vieleck</translation>
    </message>
    <message>
        <source>Previous panel</source>
        <translation>Voriger Bereich</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>Project information</source>
        <translation>Projektinformation</translation>
    </message>
    <message>
        <source>Pseudonym in reports and exports.</source>
        <translation>Pseudonym in Berichten und Ausgaben.</translation>
    </message>
    <message>
        <source>Put what the map shows, with its legend, on the clipboard</source>
        <translation>Was die Karte zeigt, mit Legende in die Zwischenablage legen</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Queue panel</source>
        <translation>Bereich „Warteschlange“</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Read (id, label) rows and record them as one annotator&apos;s labels, in one step.</source>
        <translation>Zeilen (Kennung, Label) lesen und als Labels eines Annotators festhalten, in einem Schritt.</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Reduced motion</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Regionen</translation>
    </message>
    <message>
        <source>Click or Enter: select. Ctrl: add. Alt: remove. Ctrl+Alt: keep inside.</source>
        <translation>Klick oder Eingabe: auswählen. Strg: hinzufügen. Alt: wegnehmen. Strg+Alt: Inneres behalten.</translation>
    </message>
    <message>
        <source>Save selection…</source>
        <translation>Auswahl sichern …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete the region</source>
        <translation>Region löschen</translation>
    </message>
    <message>
        <source>Regions panel</source>
        <translation>Bereich „Regionen“</translation>
    </message>
    <message>
        <source>Remove a knowledge source</source>
        <translation>Wissensquelle entfernen</translation>
    </message>
    <message>
        <source>Remove a source from the knowledge base; links of labels to it stay in projects.</source>
        <translation>Eine Quelle aus der Wissensbasis entfernen; Verbindungen von Labels zu ihr bleiben in Projekten.</translation>
    </message>
    <message>
        <source>Rename label</source>
        <translation>Label umbenennen</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Replace a file that is there already.</source>
        <translation>Eine Datei ersetzen, die schon da ist.</translation>
    </message>
    <message>
        <source>Replace the source of that name.</source>
        <translation>Die Quelle dieses Namens ersetzen.</translation>
    </message>
    <message>
        <source>Report how good the labels are: balance, coverage, diversity, likely errors.</source>
        <translation>Berichten, wie gut die Labels sind: Ausgewogenheit, Abdeckung, Vielfalt, wahrscheinliche Fehler.</translation>
    </message>
    <message>
        <source>Report on quality</source>
        <translation>Qualitätsbericht</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>Anordnung zurücksetzen</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Conflicts, the most pressing first</source>
        <translation>Konflikte, die dringendsten zuerst</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Why, in a sentence (kept with the decision)</source>
        <translation>Warum, in einem Satz (bleibt bei der Entscheidung)</translation>
    </message>
    <message>
        <source>Another label</source>
        <translation>Ein anderes Label</translation>
    </message>
    <message>
        <source>Decide for it</source>
        <translation>Dafür entscheiden</translation>
    </message>
    <message>
        <source>Open or make a project to see where its annotators differ.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um zu sehen, wo seine Annotatoren uneins sind.</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Pressing</source>
        <translation>Dringend</translation>
    </message>
    <message>
        <source>{disagreement} of pairs differ</source>
        <translation>{disagreement} der Paare sind uneins</translation>
    </message>
    <message>
        <source>Decide for {label}</source>
        <translation>Für {label} entscheiden</translation>
    </message>
    <message>
        <source>What everyone says</source>
        <translation>Was alle sagen</translation>
    </message>
    <message>
        <source>The models say {suggestion}, {confidence} confident.</source>
        <translation>Die Modelle sagen {suggestion}, zu {confidence} sicher.</translation>
    </message>
    <message>
        <source>It was decided for {adjudicated} before; since then somebody has said otherwise.</source>
        <translation>Zuvor wurde für {adjudicated} entschieden; seitdem hat jemand anderes gesagt.</translation>
    </message>
    <message>
        <source>Sample id</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Sample ids</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Sample panel</source>
        <translation>Bereich „Beispiel“</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>Kopie sichern</translation>
    </message>
    <message>
        <source>Save the map as a picture…</source>
        <translation>Karte als Bild sichern …</translation>
    </message>
    <message>
        <source>Save the selection as a region</source>
        <translation>Auswahl als Region sichern</translation>
    </message>
    <message>
        <source>Say that none of the labels fits: skipped, and flagged as out of scope.</source>
        <translation>Sagen, dass keines der Labels passt: übersprungen und als unpassend markiert.</translation>
    </message>
    <message>
        <source>Say whether further labels still pay.</source>
        <translation>Sagen, ob sich weitere Labels noch lohnen.</translation>
    </message>
    <message>
        <source>Say who an annotator is: a pseudonym, what they know, a colour.</source>
        <translation>Sagen, wer ein Annotator ist: ein Pseudonym, sein Wissen, eine Farbe.</translation>
    </message>
    <message>
        <source>Score every sample with the members as they are now.</source>
        <translation>Jedes Beispiel mit den Mitgliedern bewerten, wie sie jetzt sind.</translation>
    </message>
    <message>
        <source>Score samples</source>
        <translation>Beispiele bewerten</translation>
    </message>
    <message>
        <source>Agreement with others</source>
        <translation>Übereinstimmung mit anderen</translation>
    </message>
    <message>
        <source>All sources</source>
        <translation>Alle Quellen</translation>
    </message>
    <message>
        <source>All words must be there. “Phrases” in quotes; -words must not be there.</source>
        <translation>Alle Wörter müssen da sein, „Wendungen“ am Stück, -Wörter nicht.</translation>
    </message>
    <message>
        <source>Alt: remove</source>
        <translation>Alt: wegnehmen</translation>
    </message>
    <message>
        <source>Annotator the copy is for: the queue is what is left.</source>
        <translation>Annotator, für den die Kopie ist: Die Warteschlange ist, was noch übrig ist.</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <source>Arrows: which way the samples of each part of the map moved when it was last laid out</source>
        <translation>Pfeile: wohin sich die Beispiele jedes Teils der Karte bei der letzten Anordnung verschoben</translation>
    </message>
    <message>
        <source>At least {bound}&#x202f;% pure with {confidence:g}&#x202f;% confidence: {checked:,} of {size:,} checked, none wrong.</source>
        <translation>Mindestens {bound}&#x202f;% rein mit {confidence:g}&#x202f;% Sicherheit: {checked:,} von {size:,} geprüft, keines falsch.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Brennan–Prediger</source>
        <translation>Brennan–Prediger</translation>
    </message>
    <message>
        <source>Brighter pictures</source>
        <translation>Hellere Bilder</translation>
    </message>
    <message>
        <source>Bring a working copy back to where it came from, with what changed there since.</source>
        <translation>Eine Arbeitskopie dorthin zurückbringen, woher sie kam, mit dem, was sich dort seither geändert hat.</translation>
    </message>
    <message>
        <source>CSV (*.csv);;JSON Lines (*.jsonl);;Parquet (*.parquet)</source>
        <translation>CSV (*.csv);;JSON Lines (*.jsonl);;Parquet (*.parquet)</translation>
    </message>
    <message>
        <source>Calibration error</source>
        <translation>Kalibrierungsfehler</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Geprüfte</translation>
    </message>
    <message>
        <source>Click, or X: cross out what is wrong · Space: all others are right · a label’s key: give all others that label</source>
        <translation>Klick oder X: Falsches streichen · Leertaste: alle anderen sind richtig · Taste eines Labels: allen anderen dieses Label geben</translation>
    </message>
    <message>
        <source>Clusters and their words</source>
        <translation>Gruppen und ihre Wörter</translation>
    </message>
    <message>
        <source>Cohen’s κ</source>
        <translation>Cohens κ</translation>
    </message>
    <message>
        <source>Column with images: their paths, several parted by “;”, or a list.</source>
        <translation>Spalte mit Bildern: ihre Pfade, mehrere durch „;“ getrennt, oder eine Liste.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Compare panel</source>
        <translation>Bereich „Vergleich“</translation>
    </message>
    <message>
        <source>Correct dates in the future</source>
        <translation>Daten in der Zukunft berichtigen</translation>
    </message>
    <message>
        <source>Correlation of errors</source>
        <translation>Korrelation der Fehler</translation>
    </message>
    <message>
        <source>Ctrl+Alt: keep inside</source>
        <translation>Strg+Alt: Inneres behalten</translation>
    </message>
    <message>
        <source>Ctrl: add</source>
        <translation>Strg: hinzufügen</translation>
    </message>
    <message>
        <source>Darker pictures</source>
        <translation>Dunklere Bilder</translation>
    </message>
    <message>
        <source>Data (*.csv *.tsv *.json *.jsonl *.ndjson *.parquet *.txt *.zip);;All files (*)</source>
        <translation>Daten (*.csv *.tsv *.json *.jsonl *.ndjson *.parquet *.txt *.zip);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Decide by yourself: the suggestion is hidden. Shift+S: skip · Backspace: back</source>
        <translation>Entscheiden Sie selbst: Der Vorschlag ist verborgen. Umschalt+S: überspringen · Rücktaste: zurück</translation>
    </message>
    <message>
        <source>Decide the parts of a batch one after the other</source>
        <translation>Die Teile eines Stapels nacheinander entscheiden</translation>
    </message>
    <message>
        <source>Decisions of the next queue; below, what labels are believed to bring: mean ± standard deviation, the mark is nothing</source>
        <translation>Entscheidungen der nächsten Warteschlange; darunter, was Labels vermutlich bringen: Mittel ± Standardabweichung, die Marke ist null</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>Differ from yours</source>
        <translation>Anders als Ihre</translation>
    </message>
    <message>
        <source>Domain it is for; needed where there are several.</source>
        <translation>Fachgebiet, für das es gilt; nötig, wo es mehrere gibt.</translation>
    </message>
    <message>
        <source>Domain whose label set it is.</source>
        <translation>Fachgebiet, dessen Labelsatz es ist.</translation>
    </message>
    <message>
        <source>Domains it speaks for from now on; without it, all.</source>
        <translation>Fachgebiete, für die es von jetzt an spricht; ohne Angabe für alle.</translation>
    </message>
    <message>
        <source>Domains whose samples, labels and events come along; without it, all.</source>
        <translation>Fachgebiete, deren Beispiele, Labels und Ereignisse mitkommen; ohne Angabe alle.</translation>
    </message>
    <message>
        <source>Drag: lasso · L: move again</source>
        <translation>Ziehen: Lasso · L: wieder verschieben</translation>
    </message>
    <message>
        <source>Drawn at random, to measure.</source>
        <translation>Zufällig gezogen, um zu messen.</translation>
    </message>
    <message>
        <source>Drawn at random, to see what the models may label alone.</source>
        <translation>Zufällig gezogen, um zu sehen, was die Modelle allein labeln dürfen.</translation>
    </message>
    <message>
        <source>Drift since the map before</source>
        <translation>Verschiebung seit der vorigen Karte</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>Nur prüfen</translation>
    </message>
    <message>
        <source>Each member is asked about samples of the random check whose labels it has not seen, and the ensemble is fitted again without it. That takes a minute or more; you can go on labelling.</source>
        <translation>Jedes Mitglied wird nach Beispielen der Zufallsprüfung gefragt, deren Labels es nicht kennt, und das Ensemble lernt noch einmal ohne es. Das dauert eine Minute oder länger; Sie können weiter labeln.</translation>
    </message>
    <message>
        <source>Embeddings of pictures</source>
        <translation>Einbettungen von Bildern</translation>
    </message>
    <message>
        <source>Embeddings of texts</source>
        <translation>Einbettungen von Texten</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Encoder</translation>
    </message>
    <message>
        <source>Encoder whose eyes are used; without it, all of them together (joint).</source>
        <translation>Encoder, mit dessen Augen verglichen wird; ohne Angabe alle gemeinsam (joint).</translation>
    </message>
    <message>
        <source>Encoder, or version of a fine-tuned one, such as minilm or minilm-v1.</source>
        <translation>Encoder oder Version eines feinabgestimmten, etwa minilm oder minilm-v1.</translation>
    </message>
    <message>
        <source>Enter: right · X: wrong · Backspace: back · Ctrl+Enter: label now · Esc: cancel</source>
        <translation>Eingabe: richtig · X: falsch · Rücktaste: zurück · Strg+Eingabe: jetzt labeln · Esc: abbrechen</translation>
    </message>
    <message>
        <source>Esc: clear</source>
        <translation>Esc: leeren</translation>
    </message>
    <message>
        <source>Every sample is decided. The certificate says how many labels are right, with an interval, and how many of them a person has seen. It goes with the export, too.</source>
        <translation>Jedes Beispiel ist entschieden. Das Zertifikat sagt, wie viele Labels richtig sind, mit einem Intervall, und wie viele davon ein Mensch gesehen hat. Es liegt auch der Ausgabe bei.</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Exactly one label each again, instead of several.</source>
        <translation>Wieder genau ein Label je Beispiel statt mehrerer.</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Find counterexamples</source>
        <translation>Gegenbeispiele finden</translation>
    </message>
    <message>
        <source>Find out</source>
        <translation>Herausfinden</translation>
    </message>
    <message>
        <source>Find panel</source>
        <translation>Bereich „Suche“</translation>
    </message>
    <message>
        <source>Find samples by words in their text</source>
        <translation>Beispiele nach Wörtern in ihrem Text finden</translation>
    </message>
    <message>
        <source>Find similar samples</source>
        <translation>Ähnliche Beispiele finden</translation>
    </message>
    <message>
        <source>Find text…</source>
        <translation>Text suchen …</translation>
    </message>
    <message>
        <source>Find the most alike samples that have another label, or get another vote.</source>
        <translation>Die ähnlichsten Beispiele finden, die ein anderes Label haben oder anders beurteilt werden.</translation>
    </message>
    <message>
        <source>Find the samples most alike to one, or to several together.</source>
        <translation>Die Beispiele finden, die einem oder mehreren zusammen am ähnlichsten sind.</translation>
    </message>
    <message>
        <source>Fine-tune…</source>
        <translation>Feinabstimmen…</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Fingerabdruck</translation>
    </message>
    <message>
        <source>Finish the labels</source>
        <translation>Labels fertigstellen</translation>
    </message>
    <message>
        <source>Finish: bring the next step into the queue, first a random audit of 150.</source>
        <translation>Fertigstellen: den nächsten Schritt in die Warteschlange bringen, zuerst eine Zufallsprüfung von 150.</translation>
    </message>
    <message>
        <source>First you decide {count} samples drawn at random, without seeing what the models suggest. That tells how often they are wrong, however sure they are. The more they have learned before, the more they may label alone.</source>
        <translation>Zuerst entscheiden Sie {count} zufällig gezogene Beispiele, ohne zu sehen, was die Modelle vorschlagen. Das zeigt, wie oft sie sich irren, wie sicher sie auch sind. Je mehr sie vorher gelernt haben, desto mehr dürfen sie allein labeln.</translation>
    </message>
    <message>
        <source>Fleiss’ κ</source>
        <translation>Fleiss’ κ</translation>
    </message>
    <message>
        <source>Give labels that this computer dated in the future the dates of today.</source>
        <translation>Gibt Labels, die dieser Computer in die Zukunft datiert hat, das heutige Datum.</translation>
    </message>
    <message>
        <source>Glance</source>
        <translation>Durchsehen</translation>
    </message>
    <message>
        <source>Glossaries and ontologies (*.csv *.tsv *.json *.jsonl *.parquet *.obo *.ttl *.nt *.rdf *.xml *.owl *.skos *.jsonld);;All files (*)</source>
        <translation>Glossare und Ontologien (*.csv *.tsv *.json *.jsonl *.parquet *.obo *.ttl *.nt *.rdf *.xml *.owl *.skos *.jsonld);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Gwet’s AC</source>
        <translation>Gwets AC</translation>
    </message>
    <message>
        <source>Hidden: this sample measures the models</source>
        <translation>Verborgen: dieses Beispiel misst die Modelle</translation>
    </message>
    <message>
        <source>Hides labels that are known, lets each strategy ask for them again, and compares how many it needs. Nothing in a project is changed.</source>
        <translation>Verbirgt bekannte Labels, lässt jede Strategie neu danach fragen und vergleicht, wie viele sie braucht. In einem Projekt ändert sich nichts.</translation>
    </message>
    <message>
        <source>Home: all</source>
        <translation>Pos1: alles</translation>
    </message>
    <message>
        <source>How many of them did not belong.</source>
        <translation>Wie viele davon nicht dazugehörten.</translation>
    </message>
    <message>
        <source>How many samples at most.</source>
        <translation>Wie viele Beispiele höchstens.</translation>
    </message>
    <message>
        <source>How the batch was brought together: lasso, queue, glance, similar, …; kept with its labels.</source>
        <translation>Wie der Stapel zustande kam: lasso, queue, glance, similar, …; bleibt bei seinen Labels.</translation>
    </message>
    <message>
        <source>How the budget is split over the domains: expected-gain, expected-error, thompson, uniform, proportional, paper, fixed; without it, as the last time, at first by expected-gain.</source>
        <translation>Wie das Budget auf die Fachgebiete verteilt wird: expected-gain, expected-error, thompson, uniform, proportional, paper, fixed; ohne Angabe wie beim letzten Mal, anfangs nach expected-gain.</translation>
    </message>
    <message>
        <source>ICD-10-CM (diagnoses)</source>
        <translation>ICD-10-CM (Diagnosen)</translation>
    </message>
    <message>
        <source>Ids of the samples to compare with.</source>
        <translation>Kennungen der Beispiele, mit denen verglichen wird.</translation>
    </message>
    <message>
        <source>Image before</source>
        <translation>Voriges Bild</translation>
    </message>
    <message>
        <source>In folders and zips: a text and the images of its name are one sample.</source>
        <translation>In Ordnern und Zips: ein Text und die Bilder mit seinem Namen sind ein Beispiel.</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>In der Warteschlange</translation>
    </message>
    <message>
        <source>Index the texts</source>
        <translation>Texte indizieren</translation>
    </message>
    <message>
        <source>Index the words of all texts, so that finding them is quick in large projects.</source>
        <translation>Die Wörter aller Texte indizieren, damit die Suche in großen Projekten schnell geht.</translation>
    </message>
    <message>
        <source>Is now</source>
        <translation>Ist jetzt</translation>
    </message>
    <message>
        <source>It needs ten labelled samples of the random check.</source>
        <translation>Es braucht zehn gelabelte Beispiele der Zufallsprüfung.</translation>
    </message>
    <message>
        <source>Krippendorff’s α</source>
        <translation>Krippendorffs α</translation>
    </message>
    <message>
        <source>Label everything that is left, to an accuracy that you choose. The models label alone what a random check allows; you glance at the rest in groups.</source>
        <translation>Alles Übrige labeln, mit einer Trefferquote, die Sie wählen. Die Modelle labeln allein, was eine Zufallsprüfung erlaubt; den Rest sehen Sie in Gruppen durch.</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>Gelabelt</translation>
    </message>
    <message>
        <source>Labelled data (*.csv *.tsv *.json *.jsonl *.ndjson *.parquet *.zip *.umc);;All files (*)</source>
        <translation>Gelabelte Daten (*.csv *.tsv *.json *.jsonl *.ndjson *.parquet *.zip *.umc);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Labels in their order</source>
        <translation>Labels in ihrer Reihenfolge</translation>
    </message>
    <message>
        <source>Labels needed ÷ default&apos;s</source>
        <translation>Nötige Labels ÷ Standard</translation>
    </message>
    <message>
        <source>Labels that are numbers</source>
        <translation>Labels, die Zahlen sind</translation>
    </message>
    <message>
        <source>Labels without an order</source>
        <translation>Labels ohne Reihenfolge</translation>
    </message>
    <message>
        <source>Learning curves and what each strategy needs will stand here.</source>
        <translation>Hier werden Lernkurven stehen, und was jede Strategie braucht.</translation>
    </message>
    <message>
        <source>Leave out samples that were decided already.</source>
        <translation>Beispiele auslassen, die schon entschieden sind.</translation>
    </message>
    <message>
        <source>Less sure than what the models may label alone.</source>
        <translation>Weniger sicher als das, was die Modelle allein labeln dürfen.</translation>
    </message>
    <message>
        <source>Let a member speak as it did before its last fine-tuning; can be undone.</source>
        <translation>Ein Mitglied wieder so antworten lassen wie vor seiner letzten Feinabstimmung; lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Let a model leave the ensemble; umc model add with its name brings it back.</source>
        <translation>Ein Modell das Ensemble verlassen lassen; umc model add mit seinem Namen holt es zurück.</translation>
    </message>
    <message>
        <source>Let a model speak for some domains</source>
        <translation>Modell auf Fachgebiete beschränken</translation>
    </message>
    <message>
        <source>Let a model speak for some domains only: elsewhere it has no vote.</source>
        <translation>Ein Modell nur für einige Fachgebiete sprechen lassen: anderswo hat es keine Stimme.</translation>
    </message>
    <message>
        <source>Let a transformer itself learn from the labels; it takes minutes</source>
        <translation>Einen Transformer selbst von den Labels lernen lassen; das dauert Minuten</translation>
    </message>
    <message>
        <source>Let the models label alone what the audit allows, as one step to undo.</source>
        <translation>Die Modelle allein labeln lassen, was die Prüfung erlaubt, als ein Schritt, der sich rückgängig machen lässt.</translation>
    </message>
    <message>
        <source>Let the models label what they may</source>
        <translation>Die Modelle labeln lassen, was sie dürfen</translation>
    </message>
    <message>
        <source>Let the samples of a domain carry several labels, or exactly one again.</source>
        <translation>Die Beispiele eines Fachgebiets mehrere Labels tragen lassen oder wieder genau eines.</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Höchstzahl</translation>
    </message>
    <message>
        <source>Lines around the groups of uncertain samples, with the words that set each apart</source>
        <translation>Linien um die Gruppen unsicherer Beispiele, mit den Wörtern, die jede auszeichnen</translation>
    </message>
    <message>
        <source>Lines that enclose a quarter, half and nine tenths of the samples where they lie most densely</source>
        <translation>Linien um ein Viertel, die Hälfte und neun Zehntel der Beispiele, wo sie am dichtesten liegen</translation>
    </message>
    <message>
        <source>List models</source>
        <translation>Modelle auflisten</translation>
    </message>
    <message>
        <source>List the backups of a project, newest first.</source>
        <translation>Die Sicherungen eines Projekts auflisten, Neuestes zuerst.</translation>
    </message>
    <message>
        <source>List the merges of a project with what each said, newest first.</source>
        <translation>Die Zusammenführungen eines Projekts mit ihren Meldungen auflisten, Neuestes zuerst.</translation>
    </message>
    <message>
        <source>List the models: what they read, their licence, and where each of them speaks.</source>
        <translation>Die Modelle auflisten: was sie lesen, ihre Lizenz und wo jedes spricht.</translation>
    </message>
    <message>
        <source>List the versions of fine-tuned members, what they learned and were worth.</source>
        <translation>Die Fassungen feinabgestimmter Mitglieder auflisten: was sie gelernt haben und was sie taugten.</translation>
    </message>
    <message>
        <source>Log-loss</source>
        <translation>Log-Loss</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Zustande gekommen</translation>
    </message>
    <message>
        <source>Make a backup of the project now, and thin out older ones.</source>
        <translation>Jetzt eine Sicherung des Projekts anlegen und ältere ausdünnen.</translation>
    </message>
    <message>
        <source>Make a new project of what can still be read of a damaged one.</source>
        <translation>Aus dem, was von einem beschädigten Projekt noch lesbar ist, ein neues erstellen.</translation>
    </message>
    <message>
        <source>Markdown: # heading, - list, **bold**, | tables |. Say what to do with borderline cases; whoever has read an earlier version is told that this one is new.</source>
        <translation>Markdown: # Überschrift, - Liste, **fett**, | Tabellen |. Sagen Sie, was mit Grenzfällen zu tun ist; wer eine frühere Fassung gelesen hat, erfährt, dass diese neu ist.</translation>
    </message>
    <message>
        <source>Mean uncertainty of the samples without a label, 0 to 1</source>
        <translation>Mittlere Unsicherheit der Beispiele ohne Label, 0 bis 1</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>Mitglied</translation>
    </message>
    <message>
        <source>Members of the batch looked at one by one, at random.</source>
        <translation>Einzeln angesehene Beispiele des Stapels, zufällig gewählt.</translation>
    </message>
    <message>
        <source>Merge other copies of a project: nobody&apos;s labels replace another&apos;s.</source>
        <translation>Andere Kopien eines Projekts zusammenführen: Niemandes Labels ersetzen die anderer.</translation>
    </message>
    <message>
        <source>Merges</source>
        <translation>Zusammenführungen</translation>
    </message>
    <message>
        <source>Milliseconds a sample here</source>
        <translation>Millisekunden je Beispiel hier</translation>
    </message>
    <message>
        <source>Minutes needed ÷ default&apos;s</source>
        <translation>Nötige Minuten ÷ Standard</translation>
    </message>
    <message>
        <source>Name of the label; where samples carry several, name each of them.</source>
        <translation>Name des Labels; wo Beispiele mehrere tragen, jedes davon nennen.</translation>
    </message>
    <message>
        <source>New label</source>
        <translation>Neues Label</translation>
    </message>
    <message>
        <source>New labels</source>
        <translation>Neue Labels</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächste</translation>
    </message>
    <message>
        <source>Next image</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>No clusters yet: score the samples first.</source>
        <translation>Noch keine Gruppen: Bewerten Sie zuerst die Beispiele.</translation>
    </message>
    <message>
        <source>No guidelines yet. “Edit…” writes them: they travel with the project, and everybody is told when they change.</source>
        <translation>Noch keine Richtlinien. „Bearbeiten …“ schreibt sie: Sie reisen mit dem Projekt, und alle erfahren, wenn sie sich ändern.</translation>
    </message>
    <message>
        <source>No regions yet. Draw a lasso on the map, then press “Save selection…” to find the same samples again.</source>
        <translation>Noch keine Regionen. Ziehen Sie ein Lasso auf der Karte und drücken Sie „Auswahl sichern …“, um dieselben Beispiele wiederzufinden.</translation>
    </message>
    <message>
        <source>No regions yet: select samples, then Label ▸ Save the selection as a region.</source>
        <translation>Noch keine Regionen: Wählen Sie Beispiele aus, dann Label ▸ Auswahl als Region sichern.</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Nothing to adjudicate: nobody contradicts anybody.</source>
        <translation>Nichts zu entscheiden: Niemand widerspricht jemandem.</translation>
    </message>
    <message>
        <source>Nothing was labelled by hand yet.</source>
        <translation>Noch wurde nichts von Hand gelabelt.</translation>
    </message>
    <message>
        <source>Numbers of an embedding</source>
        <translation>Zahlen einer Einbettung</translation>
    </message>
    <message>
        <source>Older than what they said here</source>
        <translation>Älter als hier Gesagtes</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>On the label</source>
        <translation>Zum Label</translation>
    </message>
    <message>
        <source>One</source>
        <translation>Eines</translation>
    </message>
    <message>
        <source>One of its labels is nearly a coin toss.</source>
        <translation>Eines seiner Labels ist fast ein Münzwurf.</translation>
    </message>
    <message>
        <source>One right, one wrong</source>
        <translation>Eines richtig, eines falsch</translation>
    </message>
    <message>
        <source>Only domains</source>
        <translation>Nur Fachgebiete</translation>
    </message>
    <message>
        <source>Open or make a project to save parts of its map.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um Teile seiner Karte zu sichern.</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Übrige</translation>
    </message>
    <message>
        <source>Own pace</source>
        <translation>Eigenes Tempo</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG-Bild (*.png)</translation>
    </message>
    <message>
        <source>PNG picture (*.png);;SVG drawing (*.svg)</source>
        <translation>PNG-Bild (*.png);;SVG-Zeichnung (*.svg)</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>Zusammenlegen</translation>
    </message>
    <message>
        <source>Percent agreement</source>
        <translation>Übereinstimmung in Prozent</translation>
    </message>
    <message>
        <source>Pictures in a grid</source>
        <translation>Bilder im Raster</translation>
    </message>
    <message>
        <source>Planned for several annotators.</source>
        <translation>Für mehrere Annotatoren geplant.</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>Pooling</translation>
    </message>
    <message>
        <source>Projects to merge in.</source>
        <translation>Projekte, die zusammengeführt werden.</translation>
    </message>
    <message>
        <source>Publish the working copy</source>
        <translation>Arbeitskopie veröffentlichen</translation>
    </message>
    <message>
        <source>Put the first encoder&apos;s embeddings in, so that similar samples are found without models.</source>
        <translation>Die Embeddings des ersten Encoders beilegen, damit sich ähnliche Beispiele ohne Modelle finden.</translation>
    </message>
    <message>
        <source>Random checks are decided one by one: they measure how good the suggestions are, so no suggestion is given to all of them at once.</source>
        <translation>Zufallsprüfungen werden einzeln entschieden: Sie messen, wie gut die Vorschläge sind; darum bekommen nicht alle auf einmal einen Vorschlag.</translation>
    </message>
    <message>
        <source>Ranks</source>
        <translation>Ränge</translation>
    </message>
    <message>
        <source>Remove a model</source>
        <translation>Modell entfernen</translation>
    </message>
    <message>
        <source>Replace what they said here</source>
        <translation>Ersetzen hier Gesagtes</translation>
    </message>
    <message>
        <source>Right suggestions on the audit slice, with the 95&#x202f;% interval</source>
        <translation>Richtige Vorschläge auf der Prüfstichprobe, mit dem 95-%-Intervall</translation>
    </message>
    <message>
        <source>Roll a fine-tuned model back</source>
        <translation>Feinabgestimmtes Modell zurücksetzen</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG-Zeichnung (*.svg)</translation>
    </message>
    <message>
        <source>Salvage a damaged project</source>
        <translation>Beschädigtes Projekt retten</translation>
    </message>
    <message>
        <source>Same again</source>
        <translation>Wieder gleich</translation>
    </message>
    <message>
        <source>Samples of a domain that is added may carry several labels, or none.</source>
        <translation>Die Beispiele eines neuen Fachgebiets dürfen mehrere Labels tragen oder keines.</translation>
    </message>
    <message>
        <source>Samples that have a label, of all in the project</source>
        <translation>Beispiele mit Label, von allen im Projekt</translation>
    </message>
    <message>
        <source>Saved regions</source>
        <translation>Gesicherte Regionen</translation>
    </message>
    <message>
        <source>Say what would come, and change nothing.</source>
        <translation>Sagen, was käme, und nichts ändern.</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>Seconds the decision took in all.</source>
        <translation>Sekunden, die die Entscheidung insgesamt dauerte.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Seed of the draws.</source>
        <translation>Startwert der Ziehungen.</translation>
    </message>
    <message>
        <source>Select all that is visible</source>
        <translation>Alles Sichtbare auswählen</translation>
    </message>
    <message>
        <source>Several</source>
        <translation>Mehrere</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Share of the budget drawn at random, to measure with; 0 to 1.</source>
        <translation>Zufällig gezogener Anteil des Budgets, mit dem gemessen wird; 0 bis 1.</translation>
    </message>
    <message>
        <source>Share of the samples to take, from 0 to 1.</source>
        <translation>Anteil der Beispiele, der genommen wird, von 0 bis 1.</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>Anteile</translation>
    </message>
    <message>
        <source>Shift+drag</source>
        <translation>Umschalt+Ziehen</translation>
    </message>
    <message>
        <source>Shift-drag or L: lasso</source>
        <translation>Umschalt-Ziehen oder L: Lasso</translation>
    </message>
    <message>
        <source>Show another image of a sample that has several</source>
        <translation>Ein anderes Bild eines Beispiels mit mehreren zeigen</translation>
    </message>
    <message>
        <source>Show each annotator&apos;s pace, verification accuracy, agreement and mistakes.</source>
        <translation>Tempo, Prüfgenauigkeit, Übereinstimmung und Fehler jedes Annotators zeigen.</translation>
    </message>
    <message>
        <source>Show every shortcut, by where it works</source>
        <translation>Jedes Tastenkürzel zeigen, nach dem Ort, an dem es gilt</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Show everything that was ever said of a sample, what was taken back included.</source>
        <translation>Alles zeigen, was je über ein Beispiel gesagt wurde, auch Zurückgenommenes.</translation>
    </message>
    <message>
        <source>Show how far the labelling is, how fast it goes and what the last round changed.</source>
        <translation>Zeigen, wie weit das Labeln ist, wie schnell es geht und was die letzte Runde geändert hat.</translation>
    </message>
    <message>
        <source>Show how the budget was split last, and why.</source>
        <translation>Zeigen, wie das Budget zuletzt verteilt wurde, und warum.</translation>
    </message>
    <message>
        <source>Show or hide it over the samples</source>
        <translation>Über den Beispielen zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Batch”</source>
        <translation>Den Bereich „Stapel“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Compare”</source>
        <translation>Den Bereich „Vergleich“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Domains”</source>
        <translation>Den Bereich „Fachgebiete“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Feedback”</source>
        <translation>Den Bereich „Rückmeldungen“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Find”</source>
        <translation>Den Bereich „Suche“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Guidelines”</source>
        <translation>Den Bereich „Richtlinien“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Knowledge”</source>
        <translation>Den Bereich „Wissen“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Labels”</source>
        <translation>Den Bereich „Labels“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Learning curve”</source>
        <translation>Den Bereich „Lernkurve“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Queue”</source>
        <translation>Den Bereich „Warteschlange“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Regions”</source>
        <translation>Den Bereich „Regionen“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Sample”</source>
        <translation>Den Bereich „Beispiel“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show other samples of the batch</source>
        <translation>Andere Beispiele des Stapels zeigen</translation>
    </message>
    <message>
        <source>Show the budget</source>
        <translation>Budget zeigen</translation>
    </message>
    <message>
        <source>Show the same samples twice, each map with its own colours and layers</source>
        <translation>Dieselben Beispiele zweimal zeigen, jede Karte mit eigenen Farben und Ebenen</translation>
    </message>
    <message>
        <source>Show the whole map</source>
        <translation>Ganze Karte zeigen</translation>
    </message>
    <message>
        <source>Show what went wrong in earlier sittings; nothing is sent anywhere</source>
        <translation>Zeigen, was in früheren Sitzungen schiefging; nichts wird gesendet</translation>
    </message>
    <message>
        <source>Show which labels stood at a past moment, or write them to a file.</source>
        <translation>Zeigen, welche Labels zu einem früheren Zeitpunkt galten, oder sie in eine Datei schreiben.</translation>
    </message>
    <message>
        <source>Show who did what when, filtered, or write it to a file.</source>
        <translation>Zeigen, wer wann was getan hat, gefiltert, oder es in eine Datei schreiben.</translation>
    </message>
    <message>
        <source>Shown as</source>
        <translation>Gezeigt als</translation>
    </message>
    <message>
        <source>Side of its pictures, pixels</source>
        <translation>Seite seiner Bilder, Pixel</translation>
    </message>
    <message>
        <source>Size, MB</source>
        <translation>Größe, MB</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Skips, notes and more</source>
        <translation>Übersprungenes, Notizen und mehr</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Source of the entry; without it, any that has the code.</source>
        <translation>Quelle des Eintrags; ohne Angabe jede, die den Code hat.</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Geteilt nach</translation>
    </message>
    <message>
        <source>Split a budget over the domains, and remember the policy for the queue.</source>
        <translation>Ein Budget auf die Fachgebiete verteilen und das Verfahren für die Warteschlange merken.</translation>
    </message>
    <message>
        <source>Split the batch by agreement</source>
        <translation>Stapel nach Übereinstimmung teilen</translation>
    </message>
    <message>
        <source>Split the batch by cluster</source>
        <translation>Stapel nach Gruppe teilen</translation>
    </message>
    <message>
        <source>Split the batch by suggestion</source>
        <translation>Stapel nach Vorschlag teilen</translation>
    </message>
    <message>
        <source>Split the budget</source>
        <translation>Budget verteilen</translation>
    </message>
    <message>
        <source>Spot-checks: 10 samples</source>
        <translation>Stichproben: 10 Beispiele</translation>
    </message>
    <message>
        <source>Spot-checks: 5 samples</source>
        <translation>Stichproben: 5 Beispiele</translation>
    </message>
    <message>
        <source>Spot-checks: off</source>
        <translation>Stichproben: aus</translation>
    </message>
    <message>
        <source>Spot-checks: until 95&#x202f;% pure</source>
        <translation>Stichproben: bis 95&#x202f;% rein</translation>
    </message>
    <message>
        <source>Spreadsheet</source>
        <translation>Tabellenkalkulation</translation>
    </message>
    <message>
        <source>Stopped. What was played is kept: simulate again to go on.</source>
        <translation>Angehalten. Das Durchgespielte bleibt: Simulieren Sie noch einmal, um weiterzumachen.</translation>
    </message>
    <message>
        <source>Stopping advice</source>
        <translation>Rat zum Aufhören</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>Strategie</translation>
    </message>
    <message>
        <source>Suggestion</source>
        <translation>Vorschlag</translation>
    </message>
    <message>
        <source>Switch a member off or on</source>
        <translation>Ein Mitglied aus- oder einschalten</translation>
    </message>
    <message>
        <source>Switch a member off, so that scoring does without it, or on; can be undone.</source>
        <translation>Ein Mitglied ausschalten, sodass ohne es bewertet wird, oder ein; lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Switch it on again; without it, off.</source>
        <translation>Wieder einschalten; ohne dies aus.</translation>
    </message>
    <message>
        <source>Synonym column</source>
        <translation>Spalte der Synonyme</translation>
    </message>
    <message>
        <source>Take back all labels that the models gave alone, whatever was done since.</source>
        <translation>Alle Labels zurücknehmen, die die Modelle allein vergeben haben, was auch seither geschah.</translation>
    </message>
    <message>
        <source>Take back the models&apos; labels</source>
        <translation>Labels der Modelle zurücknehmen</translation>
    </message>
    <message>
        <source>Take back your newest step that still stands.</source>
        <translation>Ihren letzten Schritt zurücknehmen, der noch gilt.</translation>
    </message>
    <message>
        <source>Take from the selection</source>
        <translation>Aus der Auswahl nehmen</translation>
    </message>
    <message>
        <source>Take label away</source>
        <translation>Label wegnehmen</translation>
    </message>
    <message>
        <source>Take the current sample out of the batch, or back in</source>
        <translation>Das aktuelle Beispiel aus dem Stapel nehmen oder zurücklegen</translation>
    </message>
    <message>
        <source>Take the label away from samples, as one step that can be undone.</source>
        <translation>Beispielen das Label wegnehmen, als ein Schritt, der sich rückgängig machen lässt.</translation>
    </message>
    <message>
        <source>Take the link of a label to an entry away; can be undone.</source>
        <translation>Die Verbindung eines Labels zu einem Eintrag lösen; lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Teaches most</source>
        <translation>Lehrt am meisten</translation>
    </message>
    <message>
        <source>The copy holds samples, labels, notes, queue, models and map. What stays here: rows that imports left out, merges that were taken back, places of files.</source>
        <translation>Die Kopie enthält Beispiele, Labels, Notizen, Warteschlange, Modelle und Karte. Hier bleibt: Zeilen, die das Einlesen ausließ, zurückgenommene Zusammenführungen, Orte von Dateien.</translation>
    </message>
    <message>
        <source>The damaged project; it is left as it is.</source>
        <translation>Das beschädigte Projekt; es bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>The two likeliest labels are close.</source>
        <translation>Die zwei wahrscheinlichsten Labels liegen nah beieinander.</translation>
    </message>
    <message>
        <source>Typical of a group that has no label yet.</source>
        <translation>Typisch für eine Gruppe, die noch kein Label hat.</translation>
    </message>
    <message>
        <source>Uncertain, and covers its cluster.</source>
        <translation>Unsicher, und steht für sein Cluster.</translation>
    </message>
    <message>
        <source>– none of the labels –</source>
        <translation>– keines der Labels –</translation>
    </message>
    <message>
        <source>The field the samples come from</source>
        <translation>Das Fachgebiet, aus dem die Beispiele kommen</translation>
    </message>
    <message>
        <source>Sure · agree</source>
        <translation>Sicher · einig</translation>
    </message>
    <message>
        <source>Sure · disagree</source>
        <translation>Sicher · uneinig</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>Unentschiedene</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>Versions of fine-tuned models</source>
        <translation>Fassungen feinabgestimmter Modelle</translation>
    </message>
    <message>
        <source>Yule’s Q</source>
        <translation>Yules Q</translation>
    </message>
    <message>
        <source>adds nothing</source>
        <translation>bringt nichts</translation>
    </message>
    <message>
        <source>at random</source>
        <translation>zufällig</translation>
    </message>
    <message>
        <source>better without</source>
        <translation>besser ohne</translation>
    </message>
    <message>
        <source>k-means++ on gradient embeddings</source>
        <translation>k-means++ auf Gradienten-Embeddings</translation>
    </message>
    <message>
        <source>needed</source>
        <translation>nötig</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>noch unbekannt</translation>
    </message>
    <message>
        <source>the farthest from everything labelled</source>
        <translation>das Fernste von allem Gelabelten</translation>
    </message>
    <message>
        <source>the largest Jensen-Shannon disagreement</source>
        <translation>die größte Jensen-Shannon-Uneinigkeit</translation>
    </message>
    <message>
        <source>the largest entropy</source>
        <translation>die größte Entropie</translation>
    </message>
    <message>
        <source>the largest pairwise Kullback-Leibler disagreement</source>
        <translation>die größte paarweise Kullback-Leibler-Uneinigkeit</translation>
    </message>
    <message>
        <source>the most typical of each cluster without a label, all the way</source>
        <translation>durchweg das Typischste jeder Gruppe ohne Label</translation>
    </message>
    <message>
        <source>the nearest to the centres of k-means</source>
        <translation>die nächsten an den Mitten von k-means</translation>
    </message>
    <message>
        <source>the published pipeline, its ensemble included</source>
        <translation>das veröffentlichte Verfahren samt seinem Ensemble</translation>
    </message>
    <message>
        <source>the smallest highest probability</source>
        <translation>die kleinste höchste Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>the smallest lead of the likeliest label</source>
        <translation>der kleinste Vorsprung des wahrscheinlichsten Labels</translation>
    </message>
    <message>
        <source>typical samples first, then clusters of close margins</source>
        <translation>zuerst typische Beispiele, dann Gruppen mit knappem Vorsprung</translation>
    </message>
    <message>
        <source>– no column –</source>
        <translation>– keine Spalte –</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Look up “{named}”</source>
        <translation>„{named}“ nachschlagen</translation>
    </message>
    <message>
        <source>The copy, ending in .umc.</source>
        <translation>Die Kopie, mit der Endung .umc.</translation>
    </message>
    <message>
        <source>The curve begins with the second round.</source>
        <translation>Die Kurve beginnt mit der zweiten Runde.</translation>
    </message>
    <message>
        <source>The curve begins with the second round: label a first queue, then press “Next round”.</source>
        <translation>Die Kurve beginnt mit der zweiten Runde: Labeln Sie eine erste Warteschlange und drücken Sie dann „Nächste Runde“.</translation>
    </message>
    <message>
        <source>The encoder that was fine-tuned or added, such as minilm.</source>
        <translation>Der Encoder, der feinabgestimmt oder hinzugefügt wurde, etwa minilm.</translation>
    </message>
    <message>
        <source>The key that gives it in the window.</source>
        <translation>Die Taste, die es im Fenster vergibt.</translation>
    </message>
    <message>
        <source>The label that goes.</source>
        <translation>Das Label, das geht.</translation>
    </message>
    <message>
        <source>The label that takes its place.</source>
        <translation>Das Label, das an seine Stelle tritt.</translation>
    </message>
    <message>
        <source>The last round changed no suggestion, or there were not two rounds yet.</source>
        <translation>Die letzte Runde änderte keinen Vorschlag, oder es gab noch keine zwei Runden.</translation>
    </message>
    <message>
        <source>The model, such as use (see umc model list).</source>
        <translation>Das Modell, etwa use (siehe umc model list).</translation>
    </message>
    <message>
        <source>The new file, ending in .umc.</source>
        <translation>Die neue Datei, mit der Endung .umc.</translation>
    </message>
    <message>
        <source>The new file: .csv, .jsonl or .parquet.</source>
        <translation>Die neue Datei: .csv, .jsonl oder .parquet.</translation>
    </message>
    <message>
        <source>The new name.</source>
        <translation>Der neue Name.</translation>
    </message>
    <message>
        <source>The note.</source>
        <translation>Die Notiz.</translation>
    </message>
    <message>
        <source>The project; it may be damaged or gone.</source>
        <translation>Das Projekt; es darf beschädigt oder fort sein.</translation>
    </message>
    <message>
        <source>The regions that were saved, each with its name</source>
        <translation>Die gesicherten Regionen, jede mit ihrem Namen</translation>
    </message>
    <message>
        <source>Theme: as the system</source>
        <translation>Farben: wie das System</translation>
    </message>
    <message>
        <source>Theme: dark</source>
        <translation>Farben: dunkel</translation>
    </message>
    <message>
        <source>Theme: high contrast</source>
        <translation>Farben: hoher Kontrast</translation>
    </message>
    <message>
        <source>Theme: light</source>
        <translation>Farben: hell</translation>
    </message>
    <message>
        <source>There is no map yet: score the samples first.</source>
        <translation>Noch gibt es keine Karte: Bewerten Sie zuerst die Beispiele.</translation>
    </message>
    <message>
        <source>There is nothing to look up yet. “Sources” imports a glossary (CSV, TSV, JSON) or an ontology (OBO, SKOS), or takes a classification that comes packaged.</source>
        <translation>Noch gibt es nichts nachzuschlagen. „Quellen“ liest ein Glossar (CSV, TSV, JSON) oder eine Ontologie (OBO, SKOS) ein oder nimmt eine Klassifikation, die als Paket kommt.</translation>
    </message>
    <message>
        <source>These did not fit their group: each gets its own label.</source>
        <translation>Diese passten nicht in ihre Gruppe: Jedes bekommt sein eigenes Label.</translation>
    </message>
    <message>
        <source>This is the first map: nothing has moved yet.</source>
        <translation>Das ist die erste Karte: Noch hat sich nichts verschoben.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeitpunkt</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>Tokens read at most</source>
        <translation>Liest höchstens so viele Token</translation>
    </message>
    <message>
        <source>Too few samples for a density.</source>
        <translation>Zu wenige Beispiele für eine Dichte.</translation>
    </message>
    <message>
        <source>Tour of the window</source>
        <translation>Rundgang durch das Fenster</translation>
    </message>
    <message>
        <source>Train the members on the labels given so far, measure them, score the rest.</source>
        <translation>Die Mitglieder mit den bisherigen Labels trainieren, sie messen, den Rest bewerten.</translation>
    </message>
    <message>
        <source>Two maps side by side</source>
        <translation>Zwei Karten nebeneinander</translation>
    </message>
    <message>
        <source>Type a label&apos;s name</source>
        <translation>Den Namen eines Labels tippen</translation>
    </message>
    <message>
        <source>Open the project to merge into first.</source>
        <translation>Öffnen Sie zuerst das Projekt, in das zusammengeführt wird.</translation>
    </message>
    <message>
        <source>Merge projects</source>
        <translation>Projekte zusammenführen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Open or merge</source>
        <translation>Öffnen oder zusammenführen</translation>
    </message>
    <message>
        <source>What is to be done with {names}?</source>
        <translation>Was soll mit {names} geschehen?</translation>
    </message>
    <message>
        <source>Merging brings everybody&apos;s labels into {here}, after showing what that would be. Opening closes {here}.</source>
        <translation>Zusammenführen bringt alle Labels in {here}, nachdem gezeigt wurde, was das wäre. Öffnen schließt {here}.</translation>
    </message>
    <message>
        <source>Merge into {here}</source>
        <translation>In {here} zusammenführen</translation>
    </message>
    <message>
        <source>Open instead</source>
        <translation>Stattdessen öffnen</translation>
    </message>
    <message>
        <source>Restore the backup of {when}</source>
        <translation>Sicherung vom {when} wiederherstellen</translation>
    </message>
    <message>
        <source>Save a copy and open it…</source>
        <translation>Kopie speichern und öffnen …</translation>
    </message>
    <message>
        <source>Open the project whose backups you want to see.</source>
        <translation>Öffnen Sie das Projekt, dessen Sicherungen Sie sehen möchten.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>This copy was made for {who}; you label as {annotator}.</source>
        <translation>Diese Kopie ist für {who}; Sie labeln als {annotator}.</translation>
    </message>
    <message>
        <source>Label as {who}</source>
        <translation>Als {who} labeln</translation>
    </message>
    <message>
        <source>Labels here are dated in the future: this computer&apos;s clock ran ahead, and colleagues cannot merge them. If it is right now, correct their dates.</source>
        <translation>Labels hier sind in die Zukunft datiert: Die Uhr dieses Computers ging vor, und andere können sie nicht zusammenführen. Wenn sie jetzt stimmt, berichtigen Sie das Datum.</translation>
    </message>
    <message>
        <source>Correct the dates</source>
        <translation>Datum berichtigen</translation>
    </message>
    <message>
        <source>{name} copy</source>
        <translation>{name} Kopie</translation>
    </message>
    <message>
        <source>Save a copy and open it</source>
        <translation>Kopie speichern und öffnen</translation>
    </message>
    <message>
        <source>You work on a copy of {target}. Publishing brings it there, together with what others changed there meanwhile.</source>
        <translation>Sie arbeiten an einer Kopie von {target}. Veröffentlichen bringt sie dorthin, zusammen mit dem, was andere dort inzwischen geändert haben.</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <source>{name} lies on {place}, where files can break while others use them or the connection goes.</source>
        <translation>{name} liegt auf {place}; dort können Dateien Schaden nehmen, wenn andere sie benutzen oder die Verbindung abbricht.</translation>
    </message>
    <message>
        <source>{name} lies in a cloud folder, whose program may copy it while it is being written.</source>
        <translation>{name} liegt in einem Cloud-Ordner, dessen Programm es beim Schreiben kopieren kann.</translation>
    </message>
    <message>
        <source>Open the working copy</source>
        <translation>Arbeitskopie öffnen</translation>
    </message>
    <message>
        <source>Work on a local copy</source>
        <translation>An einer lokalen Kopie arbeiten</translation>
    </message>
    <message>
        <source>Merge…</source>
        <translation>Zusammenführen …</translation>
    </message>
    <message>
        <source>Look for conflict copies</source>
        <translation>Nach Konfliktkopien sehen</translation>
    </message>
    <message>
        <source>Unlabelled</source>
        <translation>Ohne Label</translation>
    </message>
    <message>
        <source>Unlink a label from knowledge</source>
        <translation>Label von Wissen lösen</translation>
    </message>
    <message>
        <source>Unsure · agree</source>
        <translation>Unsicher · einig</translation>
    </message>
    <message>
        <source>Unsure · disagree</source>
        <translation>Unsicher · uneinig</translation>
    </message>
    <message>
        <source>Update models</source>
        <translation>Modelle auffrischen</translation>
    </message>
    <message>
        <source>Verification</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Votes of its own (classifier)</source>
        <translation>Eigene Stimmen (Klassifikator)</translation>
    </message>
    <message>
        <source>Was</source>
        <translation>War</translation>
    </message>
    <message>
        <source>What an earlier batch was split by into this one.</source>
        <translation>Wonach ein früherer Stapel in diesen geteilt wurde.</translation>
    </message>
    <message>
        <source>What imports left out</source>
        <translation>Was das Einlesen ausließ</translation>
    </message>
    <message>
        <source>What it gives of a test</source>
        <translation>Was es zu einer Probe liefert</translation>
    </message>
    <message>
        <source>What several annotators make of the same samples. Plan an overlap, and each decides blind; where they differ, somebody adjudicates.</source>
        <translation>Was mehrere Annotatoren aus denselben Beispielen machen. Planen Sie eine Überlappung, und jeder entscheidet verdeckt; wo sie uneins sind, fällt jemand den Entscheid.</translation>
    </message>
    <message>
        <source>What the label means, in a sentence.</source>
        <translation>Was das Label bedeutet, in einem Satz.</translation>
    </message>
    <message>
        <source>What they have in common.</source>
        <translation>Was sie gemeinsam haben.</translation>
    </message>
    <message>
        <source>What they know, in a few words.</source>
        <translation>Was die Person weiß, in wenigen Worten.</translation>
    </message>
    <message>
        <source>What to call it; a region of that name is replaced.</source>
        <translation>Wie sie heißen soll; eine Region dieses Namens wird ersetzt.</translation>
    </message>
    <message>
        <source>Who asks; without it, the computer account.</source>
        <translation>Wer fragt; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who chooses; without it, the computer account.</source>
        <translation>Wer wählt; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who decides; without it, the computer account.</source>
        <translation>Wer entscheidet; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who defines it; without it, the computer account.</source>
        <translation>Wer es definiert; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who deletes it; without it, the computer account.</source>
        <translation>Wer sie löscht; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who gave these labels.</source>
        <translation>Wer diese Labels vergeben hat.</translation>
    </message>
    <message>
        <source>Who imports; without it, the computer account.</source>
        <translation>Wer einliest; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who links; without it, the computer account.</source>
        <translation>Wer verbindet; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who looks: what is blind for them looks as if nobody had seen it; without it, the computer account.</source>
        <translation>Wer schaut: was für die Person verdeckt ist, sieht aus, als hätte es niemand gesehen; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who merges them; without it, the computer account.</source>
        <translation>Wer sie zusammenführt; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who merges; without it, the computer account.</source>
        <translation>Wer zusammenführt; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who notes; without it, the computer account.</source>
        <translation>Wer notiert; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who noticed; without it, the computer account.</source>
        <translation>Wem es auffiel; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who renames it; without it, the computer account.</source>
        <translation>Wer es umbenennt; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who saves it; without it, the computer account.</source>
        <translation>Wer sie sichert; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who says so; without it, the computer account.</source>
        <translation>Wer das sagt; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who skips; without it, the computer account.</source>
        <translation>Wer überspringt; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Who unlinks; without it, the computer account.</source>
        <translation>Wer löst; ohne Angabe das Benutzerkonto.</translation>
    </message>
    <message>
        <source>Whole batch or one by one</source>
        <translation>Ganzer Stapel oder einzeln</translation>
    </message>
    <message>
        <source>Whose profile; the name they label under.</source>
        <translation>Wessen Profil; der Name, unter dem gelabelt wird.</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>Words or characters counted here</source>
        <translation>Hier gezählte Wörter oder Zeichen</translation>
    </message>
    <message>
        <source>Write a compact copy of a project; nothing deleted remains in it.</source>
        <translation>Eine kompakte Kopie eines Projekts schreiben; nichts Gelöschtes bleibt darin.</translation>
    </message>
    <message>
        <source>Write a copy for a colleague: compact, nothing deleted or private left inside.</source>
        <translation>Eine Kopie für Kollegen schreiben: kompakt, ohne Gelöschtes oder Privates.</translation>
    </message>
    <message>
        <source>Write a note on samples; it is kept with who wrote it and when.</source>
        <translation>Eine Notiz zu Beispielen schreiben; festgehalten wird, wer sie wann schrieb.</translation>
    </message>
    <message>
        <source>Write down what samples have in common; kept with the samples it is about.</source>
        <translation>Aufschreiben, was Beispiele gemeinsam haben; festgehalten mit den Beispielen, um die es geht.</translation>
    </message>
    <message>
        <source>Write the labels to this .csv or .jsonl file.</source>
        <translation>Die Labels in diese .csv- oder .jsonl-Datei schreiben.</translation>
    </message>
    <message>
        <source>Write what the map shows, with its legend, as PNG or SVG</source>
        <translation>Was die Karte zeigt, mit Legende als PNG oder SVG schreiben</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Falsche</translation>
    </message>
    <message>
        <source>You crossed this out. Give it its label: a key, or a click below.</source>
        <translation>Das haben Sie gestrichen. Geben Sie ihm sein Label: eine Taste oder ein Klick unten.</translation>
    </message>
    <message>
        <source>Your own id</source>
        <translation>Ihre eigene Kennung</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Am Zeiger zoomen</translation>
    </message>
    <message>
        <source>Zoom in or out</source>
        <translation>Hinein- oder herauszoomen</translation>
    </message>
    <message>
        <source>a reference</source>
        <translation>ein Musterbeispiel</translation>
    </message>
    <message>
        <source>accepted suggestion</source>
        <translation>angenommener Vorschlag</translation>
    </message>
    <message>
        <source>add</source>
        <translation>hinzufügen</translation>
    </message>
    <message>
        <source>adjudicated</source>
        <translation>durch Entscheid</translation>
    </message>
    <message>
        <source>agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
    <message>
        <source>an adjudication</source>
        <translation>einen Entscheid</translation>
    </message>
    <message>
        <source>audit sample</source>
        <translation>Prüfbeispiel</translation>
    </message>
    <message>
        <source>audit samples</source>
        <translation>Prüfbeispiele</translation>
    </message>
    <message>
        <source>by the models</source>
        <translation>von den Modellen</translation>
    </message>
    <message>
        <source>cluster</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>disagreement</source>
        <translation>Uneinigkeit</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>fall of the log-loss by 10 labels</source>
        <translation>Rückgang des Log-Loss durch 10 Labels</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>flag</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>eingelesen</translation>
    </message>
    <message>
        <source>in a batch</source>
        <translation>im Stapel</translation>
    </message>
    <message>
        <source>keep inside</source>
        <translation>Inneres behalten</translation>
    </message>
    <message>
        <source>label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>latest, majority, dawid-skene or adjudicated.</source>
        <translation>latest, majority, dawid-skene oder adjudicated.</translation>
    </message>
    <message>
        <source>match</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>novel</source>
        <translation>neuartig</translation>
    </message>
    <message>
        <source>observation</source>
        <translation>Beobachtung</translation>
    </message>
    <message>
        <source>observations</source>
        <translation>Beobachtungen</translation>
    </message>
    <message>
        <source>one by one</source>
        <translation>einzeln</translation>
    </message>
    <message>
        <source>others, alike</source>
        <translation>andere, einig</translation>
    </message>
    <message>
        <source>pattern</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>remove</source>
        <translation>wegnehmen</translation>
    </message>
    <message>
        <source>rise of the accuracy in a round</source>
        <translation>Anstieg der Trefferquote in einer Runde</translation>
    </message>
    <message>
        <source>sample</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>select</source>
        <translation>auswählen</translation>
    </message>
    <message>
        <source>shortcut</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>small margin</source>
        <translation>kleiner Abstand</translation>
    </message>
    <message>
        <source>suggestion</source>
        <translation>Vorschlag</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Mal</translation>
    </message>
    <message>
        <source>times</source>
        <translation>Mal</translation>
    </message>
    <message>
        <source>typical</source>
        <translation>typisch</translation>
    </message>
    <message>
        <source>uncertain sample</source>
        <translation>unsicheres Beispiel</translation>
    </message>
    <message>
        <source>uncertain samples</source>
        <translation>unsichere Beispiele</translation>
    </message>
    <message>
        <source>uncertainty</source>
        <translation>Unsicherheit</translation>
    </message>
    <message>
        <source>wheel</source>
        <translation>Rad</translation>
    </message>
    <message>
        <source>Reading the map</source>
        <translation>Die Karte wird gelesen</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>{name} öffnen</translation>
    </message>
    <message>
        <source>Read the project</source>
        <translation>Projekt lesen</translation>
    </message>
    <message>
        <source>Read the knowledge base</source>
        <translation>Wissensbasis lesen</translation>
    </message>
    <message>
        <source>Look up</source>
        <translation>Nachschlagen</translation>
    </message>
    <message>
        <source>Look up terms</source>
        <translation>Begriffe nachschlagen</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>Also: {names}</source>
        <translation>Auch: {names}</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>Click: hide or show. Double-click or Enter: only this.</source>
        <translation>Klick: verbergen oder zeigen. Doppelklick oder Eingabe: nur dies.</translation>
    </message>
    <message>
        <source>Space: hide or show. Enter: only this one.</source>
        <translation>Leertaste: verbergen oder zeigen. Eingabe: nur dies.</translation>
    </message>
    <message>
        <source>{title}: colours from {low} to {high}</source>
        <translation>{title}: Farben von {low} bis {high}</translation>
    </message>
    <message>
        <source>and {left_out:,} more</source>
        <translation>und {left_out:,} weitere</translation>
    </message>
    <message>
        <source>Cluster {number}</source>
        <extracomment>Unit vectors, (16, 2), that an outline&apos;s vertices are furthest along. Parts of the map&apos;s longer side that samples of one piece are apart at most. Share of its group&apos;s samples from which a piece gets a line. Samples to a square from which stragglers would draw a line around the whole map, and the share of the group that the line then encloses, where it is densest.</extracomment>
        <translation>Gruppe {number}</translation>
    </message>
    <message>
        <source>What is selected</source>
        <translation>Was ausgewählt ist</translation>
    </message>
    <message>
        <source>How to use the map</source>
        <translation>Wie man die Karte benutzt</translation>
    </message>
    <message>
        <source>What the lasso will do</source>
        <translation>Was das Lasso tun wird</translation>
    </message>
    <message>
        <source>Why the map is empty</source>
        <translation>Warum die Karte leer ist</translation>
    </message>
    <message>
        <source>Sample under the cursor</source>
        <translation>Beispiel unter dem Zeiger</translation>
    </message>
    <message>
        <source>Samples laid out by similarity. Arrow keys move, plus and minus zoom, Home shows everything, Ctrl+A selects all visible samples, Escape clears the selection.</source>
        <translation>Beispiele nach Ähnlichkeit angeordnet. Pfeiltasten verschieben, Plus und Minus zoomen, Pos1 zeigt alles, Strg+A wählt alle sichtbaren Beispiele, Esc leert die Auswahl.</translation>
    </message>
    <message>
        <source>Save the map as a picture</source>
        <translation>Karte als Bild sichern</translation>
    </message>
    <message>
        <source>Saved the map as {name}.</source>
        <translation>Karte als {name} gesichert.</translation>
    </message>
    <message>
        <source>The map is on the clipboard.</source>
        <translation>Die Karte liegt in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>Farbe nach</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Layers over the map</source>
        <translation>Ebenen über der Karte</translation>
    </message>
    <message>
        <source>What lies over the samples</source>
        <translation>Was über den Beispielen liegt</translation>
    </message>
    <message>
        <source>Colour &amp;by</source>
        <translation>Farbe &amp;nach</translation>
    </message>
    <message>
        <source>{names} into {into}</source>
        <translation>{names} in {into}</translation>
    </message>
    <message>
        <source>Reading and checking every row …</source>
        <translation>Jede Zeile wird gelesen und geprüft …</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>All of it is here already: there is nothing to merge.</source>
        <translation>All das ist schon hier: Es gibt nichts zusammenzuführen.</translation>
    </message>
    <message>
        <source>What else there is to know</source>
        <translation>Was es sonst zu wissen gibt</translation>
    </message>
    <message>
        <source>{name} (you)</source>
        <translation>{name} (Sie)</translation>
    </message>
    <message>
        <source>What each annotator brings</source>
        <translation>Was jeder Annotator bringt</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>Decide what teaches the models most</source>
        <translation>Entscheiden, was die Modelle am meisten lehrt</translation>
    </message>
    <message>
        <source>Label all the rest, to an accuracy you choose</source>
        <translation>Alles Übrige labeln, mit einer Trefferquote, die Sie wählen</translation>
    </message>
    <message>
        <source>Compare with: {line}</source>
        <translation>Vergleichen mit: {line}</translation>
    </message>
    <message>
        <source>{text}
(similarity {similarity}; compare)</source>
        <translation>{text}
(Ähnlichkeit {similarity}; vergleichen)</translation>
    </message>
    <message>
        <source>Nearest labelled</source>
        <translation>Nächste gelabelte</translation>
    </message>
    <message>
        <source>nothing labelled so yet</source>
        <translation>noch nichts so gelabelt</translation>
    </message>
    <message>
        <source>{said}, of {of:,} undecided</source>
        <translation>{said}, von {of:,} unentschiedenen</translation>
    </message>
    <message>
        <source>without a name</source>
        <translation>ohne Namen</translation>
    </message>
    <message>
        <source>{name}: {decisions:,} of {of:,} decisions: {reason}</source>
        <translation>{name}: {decisions:,} von {of:,} Entscheidungen: {reason}</translation>
    </message>
    <message>
        <source>{share} right ({between}) on {samples} after {labels}</source>
        <translation>{share} richtig ({between}), {samples}, nach {labels}</translation>
    </message>
    <message>
        <source>log-loss {loss}</source>
        <translation>Log-Loss {loss}</translation>
    </message>
    <message>
        <source>{n_labelled:,} of {n_samples:,}</source>
        <translation>{n_labelled:,} von {n_samples:,}</translation>
    </message>
    <message>
        <source>; unsure {uncertainty}</source>
        <translation>; unsicher {uncertainty}</translation>
    </message>
    <message>
        <source>{n_labelled:,} labelled, {left:,} left{unsure}.</source>
        <translation>{n_labelled:,} gelabelt, {left:,} übrig{unsure}.</translation>
    </message>
    <message>
        <source>not planned yet</source>
        <translation>noch nicht geplant</translation>
    </message>
    <message>
        <source>{count:,} of {n_planned:,}: {reason}</source>
        <translation>{count:,} von {n_planned:,}: {reason}</translation>
    </message>
    <message>
        <source>Expected {gain_is}: {mean} ± {sd}.</source>
        <translation>Erwartet: {gain_is}: {mean} ± {sd}.</translation>
    </message>
    <message>
        <source>The entry</source>
        <translation>Der Eintrag</translation>
    </message>
    <message>
        <source>Link to a label…</source>
        <translation>Mit einem Label verbinden …</translation>
    </message>
    <message>
        <source>Show this entry with the definition of a label</source>
        <translation>Diesen Eintrag bei der Definition eines Labels zeigen</translation>
    </message>
    <message>
        <source>Related: {names}</source>
        <translation>Verwandt: {names}</translation>
    </message>
    <message>
        <source>Go to {name}</source>
        <translation>Zu {name} gehen</translation>
    </message>
    <message>
        <source>Linked labels:</source>
        <translation>Verbundene Labels:</translation>
    </message>
    <message>
        <source>Unlink the label {name}</source>
        <translation>Verbindung zum Label {name} lösen</translation>
    </message>
    <message>
        <source>Text to find</source>
        <translation>Gesuchter Text</translation>
    </message>
    <message>
        <source>Words, “a phrase”, -without</source>
        <translation>Wörter, „eine Wendung“, -ohne</translation>
    </message>
    <message>
        <source>Regular e&amp;xpression</source>
        <translation>&amp;Regulärer Ausdruck</translation>
    </message>
    <message>
        <source>As a batch (Enter)</source>
        <translation>Als Stapel (Eingabe)</translation>
    </message>
    <message>
        <source>Decide on all that was found together; what is decided already is left out</source>
        <translation>Alles Gefundene gemeinsam entscheiden; schon Entschiedenes bleibt weg</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>Wird gesucht …</translation>
    </message>
    <message>
        <source>Open or make a project to find text in it.</source>
        <translation>Öffnen oder erstellen Sie ein Projekt, um Text darin zu finden.</translation>
    </message>
    <message>
        <source>The first {count:,} are listed.</source>
        <translation>Die ersten {count:,} sind aufgelistet.</translation>
    </message>
    <message>
        <source>The search failed. Try other words.</source>
        <translation>Die Suche schlug fehl. Versuchen Sie andere Wörter.</translation>
    </message>
    <message>
        <source>Text “{words}”</source>
        <translation>Text „{words}“</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>suggestion hidden</source>
        <translation>Vorschlag verborgen</translation>
    </message>
    <message>
        <source>suggested {name}</source>
        <translation>vorgeschlagen {name}</translation>
    </message>
    <message>
        <source>Samples found</source>
        <translation>Gefundene Beispiele</translation>
    </message>
    <message>
        <source>, key {key}</source>
        <translation>, Taste {key}</translation>
    </message>
    <message>
        <source>, ticked</source>
        <translation>, angekreuzt</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Brightness of pictures</source>
        <translation>Helligkeit der Bilder</translation>
    </message>
    <message>
        <source>Brightness of all pictures ( [ and ] )</source>
        <translation>Helligkeit aller Bilder ( [ und ] )</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Herauszoomen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Hineinzoomen</translation>
    </message>
    <message>
        <source>{name}; the wheel does, too, and dragging moves</source>
        <translation>{name}; das Rad tut es auch, und Ziehen verschiebt</translation>
    </message>
    <message>
        <source>Show the whole picture (double click)</source>
        <translation>Das ganze Bild zeigen (Doppelklick)</translation>
    </message>
    <message>
        <source>B&amp;rightness</source>
        <translation>Helli&amp;gkeit</translation>
    </message>
    <message>
        <source>{n_left} of {n} left</source>
        <translation>{n_left} von {n} übrig</translation>
    </message>
    <message>
        <source>✓ done</source>
        <translation>✓ fertig</translation>
    </message>
    <message>
        <source>Text of the sample</source>
        <translation>Text des Beispiels</translation>
    </message>
    <message>
        <source>{count:,} characters</source>
        <translation>{count:,} Zeichen</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>Weniger zeigen</translation>
    </message>
    <message>
        <source>Show all {number}</source>
        <translation>Alle {number} zeigen</translation>
    </message>
    <message>
        <source>Picture of the sample</source>
        <translation>Bild des Beispiels</translation>
    </message>
    <message>
        <source>Reading the picture …</source>
        <translation>Das Bild wird gelesen …</translation>
    </message>
    <message>
        <source>This picture cannot be shown.</source>
        <translation>Dieses Bild lässt sich nicht zeigen.</translation>
    </message>
    <message>
        <source>{count:,} images</source>
        <translation>{count:,} Bilder</translation>
    </message>
    <message>
        <source>suggested {suggestion} {confidence}</source>
        <translation>vorgeschlagen {suggestion} {confidence}</translation>
    </message>
    <message>
        <source>labelled {given}</source>
        <translation>gelabelt {given}</translation>
    </message>
    <message>
        <source>similarity {similarity}</source>
        <translation>Ähnlichkeit {similarity}</translation>
    </message>
    <message>
        <source>Models disagree</source>
        <translation>Modelle uneins</translation>
    </message>
    <message>
        <source>Models agree</source>
        <translation>Modelle einig</translation>
    </message>
    <message>
        <source>Part {place} of {parts}: {title} · {n}</source>
        <translation>Teil {place} von {parts}: {title} · {n}</translation>
    </message>
    <message>
        <source>Steps of finishing</source>
        <translation>Schritte des Fertigstellens</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>kommt noch</translation>
    </message>
    <message>
        <source>Mixed suggestions</source>
        <translation>Gemischte Vorschläge</translation>
    </message>
    <message>
        <source>Not on the map yet</source>
        <translation>Noch nicht auf der Karte</translation>
    </message>
    <message>
        <source>{member} says {label}, {confidence}</source>
        <translation>{member} sagt {label}, {confidence}</translation>
    </message>
    <message>
        <source>Like {name}</source>
        <translation>Wie {name}</translation>
    </message>
    <message>
        <source>Not “{than}”, but like {name}</source>
        <translation>Nicht „{than}“, aber wie {name}</translation>
    </message>
    <message>
        <source>{count:,} selected samples</source>
        <translation>{count:,} ausgewählte Beispiele</translation>
    </message>
    <message>
        <source>sample {number}</source>
        <translation>Beispiel {number}</translation>
    </message>
    <message>
        <source>Selection: {samples}</source>
        <translation>Auswahl: {samples}</translation>
    </message>
    <message>
        <source>{number:,} selected</source>
        <translation>{number:,} ausgewählt</translation>
    </message>
    <message>
        <source>models agree on {count:,}</source>
        <translation>Modelle einig bei {count:,}</translation>
    </message>
    <message>
        <source>{labelled:,} already labelled</source>
        <translation>{labelled:,} schon gelabelt</translation>
    </message>
    <message>
        <source>Similar samples can be found without models</source>
        <translation>Ähnliche Beispiele lassen sich ohne Modelle finden</translation>
    </message>
    <message>
        <source>Choose the file…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Annotator the copy is for</source>
        <translation>Annotator, für den die Kopie ist</translation>
    </message>
    <message>
        <source>Anybody</source>
        <translation>Beliebig</translation>
    </message>
    <message>
        <source>Domains that come along</source>
        <translation>Fachgebiete, die mitkommen</translation>
    </message>
    <message>
        <source>With embeddings</source>
        <translation>Mit Embeddings</translation>
    </message>
    <message>
        <source>Puts the first encoder&apos;s embeddings in the file.</source>
        <translation>Legt die Embeddings des ersten Encoders in die Datei.</translation>
    </message>
    <message>
        <source>For:</source>
        <translation>Für:</translation>
    </message>
    <message>
        <source>The queue leaves out what they decided already.</source>
        <translation>Die Warteschlange lässt aus, was die Person schon entschieden hat.</translation>
    </message>
    <message>
        <source>Domains:</source>
        <translation>Fachgebiete:</translation>
    </message>
    <message>
        <source>Embeddings:</source>
        <translation>Embeddings:</translation>
    </message>
    <message>
        <source>{name}: choices</source>
        <translation>{name}: Auswahl</translation>
    </message>
    <message>
        <source>Panels in one place</source>
        <translation>Bereiche an einer Stelle</translation>
    </message>
    <message>
        <source>‘{name}’</source>
        <translation>‚{name}‘</translation>
    </message>
    <message>
        <source>Samples of the group</source>
        <translation>Beispiele der Gruppe</translation>
    </message>
    <message>
        <source>Samples of the batch</source>
        <translation>Beispiele des Stapels</translation>
    </message>
    <message>
        <source>Image before ( , )</source>
        <translation>Voriges Bild ( , )</translation>
    </message>
    <message>
        <source>Next image ( . )</source>
        <translation>Nächstes Bild ( . )</translation>
    </message>
    <message>
        <source>Image {place} of {count}</source>
        <translation>Bild {place} von {count}</translation>
    </message>
    <message>
        <source>Decide this sample first: it measures the models, and what others are called would give their suggestion away.</source>
        <translation>Entscheiden Sie erst über dieses Beispiel: Es misst die Modelle, und wie andere heißen, verriete deren Vorschlag.</translation>
    </message>
    <message>
        <source>Suggestions were right in {right:,} of the last {decided:,} ({share}).</source>
        <translation>Von den letzten {decided:,} Vorschlägen waren {right:,} richtig ({share}).</translation>
    </message>
    <message>
        <source>{title} in the menu {menu}</source>
        <translation>{title} im Menü {menu}</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>herausgenommen</translation>
    </message>
    <message>
        <source>No samples yet: “Import samples…” brings some.</source>
        <translation>Noch keine Beispiele: „Beispiele einlesen …“ holt welche.</translation>
    </message>
    <message>
        <source>Not scored yet: “Score samples and draw the map” does it.</source>
        <translation>Noch nicht bewertet: „Beispiele bewerten und Karte zeichnen“ holt es nach.</translation>
    </message>
</context>
</TS>
