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
        <source>Text size: {percent} %</source>
        <translation>Textgröße: {percent} %</translation>
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
        <source>First rows</source>
        <translation>Erste Zeilen</translation>
    </message>
    <message>
        <source>Keep labels aside as known answers (for trials)</source>
        <translation>Labels als bekannte Antworten beiseitelegen (für Versuche)</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Domain of all samples</source>
        <translation>Fachgebiet aller Beispiele</translation>
    </message>
    <message>
        <source>Keep labels aside as known answers</source>
        <translation>Labels als bekannte Antworten beiseitelegen</translation>
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
        <source>Export the dataset…</source>
        <translation>Datensatz ausgeben …</translation>
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
        <source>ensemble on the audit slice; bars: 95 % interval</source>
        <translation>Ensemble auf der Prüfstichprobe; Balken: 95-%-Intervall</translation>
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
        <source>Current sample shows it</source>
        <translation>Aktuelles Beispiel zeigt es</translation>
    </message>
    <message>
        <source>Current sample is not it</source>
        <translation>Aktuelles Beispiel ist es nicht</translation>
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
        <source>Enter shows the sample, Delete takes it away</source>
        <translation>Eingabe zeigt das Beispiel, Entf nimmt es weg</translation>
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
        <source>Domain of the learning curve</source>
        <translation>Fachgebiet der Lernkurve</translation>
    </message>
    <message>
        <source>Domains to choose from</source>
        <translation>Fachgebiete zur Auswahl</translation>
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
        <source>The project has no samples yet. “Import samples…” reads a table, a folder or a zip; or drop one on the window.</source>
        <translation>Das Projekt hat noch keine Beispiele. „Beispiele einlesen …“ liest eine Tabelle, einen Ordner oder ein Zip; oder ziehen Sie eines auf das Fenster.</translation>
    </message>
    <message>
        <source>The samples have not been scored yet. “Score samples and draw the map” does it; labels are not needed for that.</source>
        <translation>Die Beispiele wurden noch nicht bewertet. „Score samples and draw the map“ tut das; Labels braucht es dazu nicht.</translation>
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
        <source>The samples have not been scored yet.</source>
        <translation>Die Beispiele wurden noch nicht bewertet.</translation>
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
        <source>Learning curves of the strategies</source>
        <translation>Lernkurven der Strategien</translation>
    </message>
    <message>
        <source>Accuracy against labels given</source>
        <translation>Trefferquote gegen vergebene Labels</translation>
    </message>
    <message>
        <source>Lines: means over seeds; bands: 95 % intervals.</source>
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
        <source>Figures</source>
        <translation>Abbildungen</translation>
    </message>
    <message>
        <source>Suggestions that changed in the last round</source>
        <translation>Vorschläge, die sich in der letzten Runde geändert haben</translation>
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
        <source>Assign label</source>
        <translation>Label vergeben</translation>
    </message>
    <message>
        <source>Label:</source>
        <translation>Label:</translation>
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
        <source>{keys} is needed everywhere: “{what}”. Choose another key.</source>
        <translation>{keys} wird überall gebraucht: „{what}“. Wählen Sie eine andere Taste.</translation>
    </message>
    <message>
        <source>Labelled files</source>
        <translation>Gelabelte Dateien</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen …</translation>
    </message>
    <message>
        <source>Add this project</source>
        <translation>Dieses Projekt hinzufügen</translation>
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
        <source>Simulation</source>
        <translation>Simulation</translation>
    </message>
    <message>
        <source>File of the results</source>
        <translation>Datei der Ergebnisse</translation>
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
        <source>Cancel</source>
        <translation>Abbrechen</translation>
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
        <source>Stopping</source>
        <translation>Hält an</translation>
    </message>
    <message>
        <source>All changes saved {at}</source>
        <translation>Alles gesichert, {at} Uhr</translation>
    </message>
    <message>
        <source>Read-only: {reason}</source>
        <translation>Nur lesbar: {reason}</translation>
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
        <source>Next</source>
        <translation>Nächste</translation>
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
        <source>A CSV, TSV, JSON, JSON lines or Parquet table, an OBO file, or a SKOS or OWL file as Turtle, RDF/XML or JSON-LD; or, in its place, icd-10-cm or attack, which come packaged.</source>
        <translation>Eine Tabelle als CSV, TSV, JSON, JSON lines oder Parquet, eine OBO-Datei oder eine SKOS- oder OWL-Datei als Turtle, RDF/XML oder JSON-LD; oder stattdessen icd-10-cm oder attack, die beiliegen.</translation>
    </message>
    <message>
        <source>A day or moment, such as 2026-03-01 or 2026-03-01T14:30; a day is meant to its end.</source>
        <translation>Ein Tag oder Zeitpunkt, etwa 2026-03-01 oder 2026-03-01T14:30; ein Tag gilt bis zu seinem Ende.</translation>
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
        <source>Add a label to a domain&apos;s label set, or change its definition or key.</source>
        <translation>Ein Label zum Labelsatz eines Fachgebiets hinzufügen oder seine Definition oder Taste ändern.</translation>
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
        <source>Add to the selection</source>
        <translation>Zur Auswahl hinzufügen</translation>
    </message>
    <message>
        <source>Adjudicate conflicts</source>
        <translation>Konflikte entscheiden</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
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
        <source>Audit share</source>
        <translation>Prüfanteil</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Prüfprotokoll</translation>
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
        <source>Change annotator</source>
        <translation>Annotator wechseln</translation>
    </message>
    <message>
        <source>Change annotator…</source>
        <translation>Annotator wechseln …</translation>
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
        <source>Column with paths of images.</source>
        <translation>Spalte mit Pfaden von Bildern.</translation>
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
        <source>Decisions of the next queue; below, what labels are believed to bring: mean ± standard deviation, the mark is nothing</source>
        <translation>Entscheidungen der nächsten Warteschlange; darunter, was Labels vermutlich bringen: Mittel ± Standardabweichung, die Marke ist null</translation>
    </message>
    <message>
        <source>Define label</source>
        <translation>Label definieren</translation>
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
        <source>Go to the sample before</source>
        <translation>Zum vorigen Beispiel gehen</translation>
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
        <source>How the budget is split over the domains: expected-error, thompson, uniform, proportional, paper, fixed; without it, as the last time, at first by expected-error.</source>
        <translation>Wie das Budget auf die Fachgebiete verteilt wird: expected-error, thompson, uniform, proportional, paper, fixed; ohne Angabe wie zuletzt, anfangs nach expected-error.</translation>
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
        <source>Import knowledge</source>
        <translation>Wissen einlesen</translation>
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
        <source>Label set</source>
        <translation>Labelsatz</translation>
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
        <source>Labelled</source>
        <translation>Gelabelt</translation>
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
        <source>Lasso</source>
        <translation>Lasso</translation>
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
        <source>Map</source>
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
        <source>Mean uncertainty of the samples without a label, 0 to 1</source>
        <translation>Mittlere Unsicherheit der Beispiele ohne Label, 0 bis 1</translation>
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
        <source>Note</source>
        <translation>Notiz</translation>
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
        <source>Right suggestions on the audit slice, with the 95 % interval</source>
        <translation>Richtige Vorschläge auf der Prüfstichprobe, mit dem 95-%-Intervall</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Beispiel</translation>
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
        <source>Samples that have a label, of all in the project</source>
        <translation>Beispiele mit Label, von allen im Projekt</translation>
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
        <source>Show or hide the panel “Domains”</source>
        <translation>Den Bereich „Fachgebiete“ zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panel “Feedback”</source>
        <translation>Den Bereich „Rückmeldungen“ zeigen oder verbergen</translation>
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
        <source>Skip</source>
        <translation>Überspringen</translation>
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
        <source>Split a budget over the domains, and remember the policy for the queue.</source>
        <translation>Ein Budget auf die Fachgebiete verteilen und das Verfahren für die Warteschlange merken.</translation>
    </message>
    <message>
        <source>Split the budget</source>
        <translation>Budget verteilen</translation>
    </message>
    <message>
        <source>Spreadsheet</source>
        <translation>Tabellenkalkulation</translation>
    </message>
    <message>
        <source>Stopping advice</source>
        <translation>Rat zum Aufhören</translation>
    </message>
    <message>
        <source>Synonym column</source>
        <translation>Spalte der Synonyme</translation>
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
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>The copy, ending in .umc.</source>
        <translation>Die Kopie, mit der Endung .umc.</translation>
    </message>
    <message>
        <source>The curve begins with the second round: label a first queue, then press “Next round”.</source>
        <translation>Die Kurve beginnt mit der zweiten Runde: Labeln Sie eine erste Warteschlange und drücken Sie dann „Nächste Runde“.</translation>
    </message>
    <message>
        <source>The field the samples come from</source>
        <translation>Das Fachgebiet, aus dem die Beispiele kommen</translation>
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
        <source>Time</source>
        <translation>Zeitpunkt</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Neuer Name</translation>
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
        <source>Undo</source>
        <translation>Rückgängig</translation>
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
        <source>Unsure</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>Update models</source>
        <translation>Modelle auffrischen</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>What imports left out</source>
        <translation>Was das Einlesen ausließ</translation>
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
        <source>Write a compact copy of a project; nothing deleted remains in it.</source>
        <translation>Eine kompakte Kopie eines Projekts schreiben; nichts Gelöschtes bleibt darin.</translation>
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
        <source>Zoom at the pointer</source>
        <translation>Am Zeiger zoomen</translation>
    </message>
    <message>
        <source>Zoom in or out</source>
        <translation>Hinein- oder herauszoomen</translation>
    </message>
    <message>
        <source>latest, majority, dawid-skene or adjudicated.</source>
        <translation>latest, majority, dawid-skene oder adjudicated.</translation>
    </message>
    <message>
        <source>wheel</source>
        <translation>Rad</translation>
    </message>
</context>
</TS>
