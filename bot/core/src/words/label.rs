//! Labels of controls and short notes, in one place so that they stay of one voice.
#![expect(missing_docs, reason = "each says itself")]

pub const HOME: &str = "My classroom";
pub const PROGRESS: &str = "My progress";
pub const REVIEW: &str = "Questions I missed";
pub const INTRODUCTION: &str = "Introduction";
pub const GLOSSARY: &str = "Glossary";
pub const CONTINUE: &str = "Continue";
pub const START: &str = "Start";
pub const AGAIN: &str = "Try again";
pub const NEXT_QUESTION: &str = "Next question";
pub const PREVIOUS_QUESTION: &str = "Previous";
pub const SKIP: &str = "Next";
pub const RESULT: &str = "See how it went";
pub const OVERVIEW: &str = "Overview";
pub const HINT: &str = "Show a hint";
pub const FLAG: &str = "Flag for later";
pub const UNFLAG: &str = "Take the flag away";
pub const HAND_IN: &str = "Hand in";
pub const HAND_IN_NOW: &str = "Hand in now";
pub const BACK: &str = "Back to the test";
pub const GO_ON: &str = "Go on";
pub const SUBMIT: &str = "Answer";
pub const PRACTISE: &str = "Practise these";
pub const PRACTICE_TITLE: &str = "Review";
pub const QUESTION: &str = "Guiding question";
pub const NEEDS: &str = "Builds on: ";
pub const READ_AGAIN: &str = "Read again: ";
pub const SOURCE: &str = "Source: ";
pub const YOUR_NUMBER: &str = "Your number";
pub const YOUR_WORDS: &str = "Your answer";
pub const CHOOSE_IN_MENU: &str = "Choose all that apply, then close the list";
pub const REVEAL: &str = "Show the answer";
pub const GO_TO: &str = "Go to…";
pub const CHOOSE_ALL: &str = "Choose all that apply.";
pub const ALL_DONE: &str =
    "You have been through everything here. What you missed waits under review, any day.";
pub const NO_COURSES: &str = "Your class has no course yet. Your instructor can add one.";
pub const NOTHING_MISSED: &str = "Nothing to review: no question is missed at the moment.";
pub const REVIEW_HELP: &str =
    "A question leaves this list when you answer it right. Each links to the section that answers it.";
pub const TASK: &str = "Your task";
pub const OPENER: &str = "A way to begin";
pub const YOU: &str = "You";
pub const OPEN_LAB: &str = "Open the lab";
pub const YOUR_TURN: &str = "Your reply";
pub const SEND: &str = "Send";
pub const KEEP_LINE: &str = "Keep this line";
pub const TAKEAWAY: &str = "A line to take along";
pub const LOOK_AGAIN: &str = "Look again";
pub const STOP: &str = "Stop";
pub const TRY_AGAIN: &str = "Another reply";
pub const TELL_ME: &str = "Tell me when it is my turn";
pub const AGREE: &str = "I agree: send them there";
pub const STAY: &str = "No, stay here";
pub const USE_LOCAL: &str = "Back to the group's own server";
pub const NEW_START: &str = "New start";
pub const LAB_AWAY: &str = "The assistant cannot be reached now; it is tried again by itself. You can think the task through meanwhile.";
pub const LAB_SETUP: &str = "The assistant's server does not answer as it is set up: its key or its model. Whoever runs this classroom finds the reason in its log. You can think the task through meanwhile.";
pub const LAB_LATER: &str =
    "No assistant is connected here yet. You can think the task through, or take it to one that you trust.";
pub const AFTER_CLOSE: &str = "The right answers show after the test has closed.";
pub const PAST_ATTEMPTS: &str = "So far";
pub const MY_ATTEMPTS: &str = "My attempts";
pub const NO_ANSWER: &str = "No answer";
pub const NEWS: &str = "News for you";
pub const SEE_IT: &str = "See it";
pub const TESTS: &str = "Tests";
pub const TO_TEST: &str = "To the test";
pub const COURSES: &str = "Courses";
pub const TEACH: &str = "Your classes to teach";
pub const CO_INSTRUCTOR: &str = "for a co-instructor";
pub const VOID: &str = "This question does not count.";
pub const SET_ASIDE: &str = "Your instructor set this attempt aside: it does not count.";
pub const TRIAL: &str = "You are trying this test out: nothing here counts, and nobody else sees it.";
pub const TO_DESK: &str = "Back to your class";
pub const ERASED: &str = "Erased learner";

// Where people talk.
pub const NAMELESS: &str = "Somebody";
pub const PRIVACY_LINE: &str = "Your instructors see your answers and scores here, and what is said in labs; other learners see none of it. `privacy` shows all that is kept.";
pub const HELP: &str = "What you can do here";
pub const HELP_LINE: &str =
    "What concerns you alone, only you see. Your place is kept: `learn` always goes on where you were.";
pub const LESSONS: &str = "Lessons";
pub const QUIZZES: &str = "Quizzes";
pub const LABS: &str = "Labs";
pub const NOTHING_YET: &str = "There is none in your courses yet.";
pub const NOTHING_FOUND: &str = "Nothing has this in its title. Without a title you get the list.";
pub const ONE_WORD: &str = "Ask for one of them by its name to read what it means.";
/// Nothing like it.
pub const NO_SUCH_WORD: &str = "The glossaries of your courses have no word like this.";
pub const PRIVACY: &str = "What is kept of you";
pub const WHO_SEES: &str = "Who sees it";
pub const NEVER_SHOWN: &str = "Other learners never see your answers, scores or conversations. What you are shown and press here passes through this platform, like anything you write on it.";
pub const LAB_PATH: &str = "Where your words in labs go";
pub const TAKEOUT: &str = "All that is kept of you";
pub const TAKEOUT_LINE: &str = "Everything, as a file that you and programs can read.";
pub const ERASE: &str = "Erase me";
pub const ERASE_NOW: &str = "Erase me now";
pub const KEEP: &str = "Keep it";
pub const ERASE_LINE: &str = "Your name, accounts, typed words, conversations and reading places go for good; what remains of your answers is nameless. \
     Of a test that you began, its instructors see that somebody erased their record. This cannot be taken back.";
pub const ERASED_NOW: &str = "You are erased";
pub const ERASED_LINE: &str = "Nothing here names you any more. Come back any day: you would begin anew.";
pub const COPY: &str = "Keep a copy";
pub const COPIED: &str = "Sent";
pub const COPIED_LINE: &str = "It is in your private messages, where it stays.";
pub const LINK: &str = "Join two accounts";
pub const LINK_HOW: &str = "Sign in with your other account, on the other platform, and enter this code there within 10 minutes: on the web \
     under your name, elsewhere with `link`. Show it to nobody else.";
pub const LINK_EFFECT: &str = "Joined, both accounts have one record: one progress, one row of scores. Of more attempts at a test than it allows, \
     the first ones count. You can take it back.";
pub const LINK_EITHER: &str =
    "Make a code here and enter it there, or make it there and enter it here. It is good for 10 minutes.";
pub const LINK_CODE: &str = "The code from your other account";
pub const LINK_MAKE: &str = "Make a code";
pub const LINK_NOW: &str = "Join them";
pub const LINKED: &str = "Your accounts are joined";
pub const UNLINK: &str = "Take it back";
pub const UNLINKED: &str = "Two records again";
pub const UNLINKED_LINE: &str = "Each account has again what it had.";
pub const OPENS: &str = "Opens";
pub const CLOSES: &str = "Closes";
pub const CARD_WITHDRAWN: &str = "Your instructor took this test back. What was answered is kept.";
pub const CARD_ARCHIVED: &str =
    "The class is in the archive, and takes no answers now. What was answered is kept.";
pub const CARD_MOVED: &str = "The class does not meet here now. `test` finds its tests.";
pub const FOR_INSTRUCTORS: &str = "For instructors";

// What instructors read where people talk.
pub const ARCHIVED: &str = "In the archive";
pub const NO_CLASSES: &str = "You teach no class yet. `class create` makes one that meets where you type it.";
pub const NOTHING_POSTED: &str =
    "Nothing is posted yet. `post` posts a test of a course, or one of your own.";
pub const GRADES: &str = "Grades";
pub const ROSTER: &str = "Who is in it";
pub const JOIN_CODE: &str = "Join code: ";
pub const INSTRUCTORS: &str = "Instructors";
pub const LEARNERS: &str = "Learners";
pub const TAKEN_OUT: &str = "Taken out";
pub const NOTHING_TAKEN: &str = "Nobody has taken a quiz or test yet.";
pub const GRADES_FILE: &str = "As a file";
pub const GRADES_FILE_LINE: &str = "Everybody's scores, for a spreadsheet. Only you see this.";
pub const WITHDRAWN: &str = "Withdrawn";
pub const NOT_STARTED: &str = "Not started";
pub const AT_IT: &str = "At it";
pub const HANDED_IN: &str = "Handed in";
pub const PUT_BACK: &str = "Put it back";
pub const EXTEND: &str = "Close at another time";
pub const NUDGE: &str = "Remind them";
pub const CLOSE_NOW: &str = "Close now";
pub const WITHDRAW: &str = "Withdraw";
pub const ASK_CLOSE: &str = "What is being sat is handed in as it stands, and nothing is taken any more. You can let it close later again.";
pub const ASK_WITHDRAW: &str = "What is being sat is handed in as it stands and kept, and the test leaves the class. You can put it back.";
pub const NOT_NOW: &str = "Not now";
pub const PREVIEW: &str = "Not posted yet: this is how learners will have it, with the answers marked";
pub const POST_IT: &str = "Post it";
pub const TRY_IT: &str = "Try it";
pub const POSTED: &str = "Posted";
pub const TO_BOARD: &str = "Who sits it";
pub const NOT_POSTED_YET: &str = "Not posted: something is wrong with its times";
pub const BOUND: &str =
    "The class meets here now: whoever uses a command here is in it, and tests are posted here.";
pub const UNBOUND: &str = "The class meets here no longer. Who is in it stays in it.";
pub const CODE_LINE: &str = "With this code a learner gets in from anywhere.";
pub const MADE: &str =
    "The class is made, and meets here: whoever uses a command here is in it, and tests are posted here.";
pub const BADGE_ADDED: &str = "Whoever has this role teaches here from their next command on.";
pub const BY_BADGE: &str = "by a role that they have";
pub const BADGE_DROPPED: &str =
    "The role makes nobody an instructor any more. Those who became one by it stay until you change it.";
pub const FLAWED: &str = "This test cannot be posted yet";
pub const FLAWED_LINE: &str = "Nothing was kept. Mend these places, then send it again:";
pub const CARD_NOT_UP: &str = "A card could not be put up where the class meets. `homeroom doctor` names what is missing; `class here` there tries again.";
