//! The courses in service: the newest good edition of each, and older ones for the attempts that pinned them.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock},
};

use async_trait::async_trait;
use homeroom_core::{
    Course, CourseId, Courses, EditionId, Failure, KeyRing, Store, StoreError, Timestamp, Tx,
};

/// Reads an edition's stored files.
pub type ReadEdition = Arc<dyn Fn(&[u8]) -> Result<Course, String> + Send + Sync>;

/// How many older editions are kept parsed; beyond it the memory of one small server matters more.
const OLDER_KEPT: usize = 32;

/// See the module.
pub struct Catalogue {
    store: Arc<dyn Store>,
    read: ReadEdition,
    shelf: RwLock<Shelf>,
}

#[derive(Default)]
struct Shelf {
    /// In the order in which they were first taken up.
    current: Vec<Arc<Course>>,
    older: HashMap<EditionId, Arc<Course>>,
    /// The editions of a course, newest first, as the store has them.
    order: HashMap<CourseId, Arc<[EditionId]>>,
    /// Those that were brought in a browser.
    brought: HashSet<CourseId>,
}

impl Catalogue {
    /// An empty one.
    pub fn new(store: Arc<dyn Store>, read: ReadEdition) -> Self {
        Self { store, read, shelf: RwLock::default() }
    }

    /// Takes a course into service, and keeps its files for the attempts that will pin this edition. The edition
    /// before it stays in service until this one is stored.
    pub async fn take_up(&self, course: Course, files: &[u8], now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.store.write().await?;
        if tx.editions(&course.id).await?.first() != Some(&course.edition) {
            tx.put_edition(&course.id, &course.edition, files, now).await?;
        }
        let order = tx.editions(&course.id).await?;
        tx.commit().await?;
        self.put(Arc::new(course), order);
        Ok(())
    }

    /// Every course in service.
    pub fn all(&self) -> Vec<Arc<Course>> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner).current.clone()
    }

    /// The course in this edition, if it is at hand.
    pub fn on_shelf(&self, edition: &EditionId) -> Option<Arc<Course>> {
        let shelf = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        let current = shelf.current.iter().find(|now| now.edition == *edition);
        current.or_else(|| shelf.older.get(edition)).cloned()
    }

    /// Puts what was brought in a browser into service, each in its newest edition: at the start, when something was
    /// posted, and when another process, or a restore, changed the record.
    pub async fn follow(&self) -> Result<(), Failure> {
        let mut tx = self.store.read().await?;
        let uploads = tx.uploads().await?;
        self.let_go(&uploads);
        for id in uploads {
            let order = tx.editions(&id).await?;
            let Some(newest) = order.first().cloned() else { continue };
            let known = self.current(&id).is_some_and(|course| course.edition == newest);
            if known && self.order(&id).is_some_and(|known| *known == *order) {
                continue;
            }
            match Courses::edition(self, &mut *tx, &newest).await {
                Ok(course) => self.put(course, order),
                Err(Failure::Broken(why)) => tracing::warn!(course = %id, why, "an upload cannot be read"),
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }

    /// What the record knows no more, after a restore, is not in service either.
    fn let_go(&self, uploads: &[CourseId]) {
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        let gone: Vec<CourseId> = shelf.brought.iter().filter(|id| !uploads.contains(id)).cloned().collect();
        shelf.current.retain(|course| !gone.contains(&course.id));
        shelf.order.retain(|id, _| !gone.contains(id));
        shelf.brought = uploads.iter().cloned().collect();
    }

    /// Into service, in place of the edition before.
    fn put(&self, course: Arc<Course>, order: Vec<EditionId>) {
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        shelf.order.insert(course.id.clone(), order.into());
        match shelf.current.iter_mut().find(|before| before.id == course.id) {
            Some(place) => {
                let before = std::mem::replace(place, course);
                shelf.keep(before);
            }
            None => shelf.current.push(course),
        }
    }

    fn order(&self, course: &CourseId) -> Option<Arc<[EditionId]>> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner).order.get(course).cloned()
    }

    /// The editions of a course up to the pinned one, newest first.
    async fn newer(
        &self,
        tx: &mut dyn Tx,
        course: &CourseId,
        pinned: &EditionId,
    ) -> Result<Vec<EditionId>, Failure> {
        let known = self.order(course).filter(|order| order.contains(pinned));
        let order = match known {
            Some(order) => order,
            None => tx.editions(course).await?.into(),
        };
        Ok(order.iter().take_while(|edition| *edition != pinned).cloned().collect())
    }

    /// Puts the newest stored edition of a course into service, if none is: what is on the disk has faults.
    pub async fn restore(&self, course: &CourseId) -> Result<bool, Failure> {
        let mut tx = self.store.read().await?;
        let order = tx.editions(course).await?;
        let (Some(newest), None) = (order.first().cloned(), self.current(course)) else { return Ok(false) };
        let restored = Courses::edition(self, &mut *tx, &newest).await?;
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        shelf.order.insert(course.clone(), order.into());
        shelf.current.push(restored);
        Ok(true)
    }
}

impl Shelf {
    fn keep(&mut self, course: Arc<Course>) {
        if self.older.len() >= OLDER_KEPT {
            // Any of them: what is needed again is read again.
            let any = self.older.keys().next().cloned();
            any.and_then(|edition| self.older.remove(&edition));
        }
        self.older.insert(course.edition.clone(), course);
    }
}

#[async_trait]
impl Courses for Catalogue {
    fn current(&self, course: &CourseId) -> Option<Arc<Course>> {
        let shelf = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        shelf.current.iter().find(|now| now.id == *course).cloned()
    }

    fn in_service(&self) -> Vec<Arc<Course>> {
        self.all()
    }

    async fn edition(&self, tx: &mut dyn Tx, edition: &EditionId) -> Result<Arc<Course>, Failure> {
        if let Some(course) = self.on_shelf(edition) {
            return Ok(course);
        }
        let files = tx.edition(edition).await?;
        let files = files.ok_or_else(|| Failure::Broken(format!("edition {edition} is not in the store")))?;
        let read = (self.read)(&files);
        let read = read.map_err(|why| Failure::Broken(format!("edition {edition} cannot be read: {why}")))?;
        let read = Arc::new(read);
        self.shelf.write().unwrap_or_else(PoisonError::into_inner).keep(read.clone());
        Ok(read)
    }

    async fn ring(&self, tx: &mut dyn Tx, course: &CourseId, pinned: &EditionId) -> Result<KeyRing, Failure> {
        let current = self.current(course);
        if let Some(current) = current.filter(|current| current.edition == *pinned) {
            return Ok(KeyRing::new([], current));
        }
        let mut newer = Vec::new();
        for edition in self.newer(tx, course, pinned).await? {
            match self.edition(tx, &edition).await {
                Ok(course) => newer.push(course),
                // A loader that has become stricter: the editions around it still mark.
                Err(Failure::Broken(why)) => tracing::warn!(why, "an edition is passed over"),
                Err(failure) => return Err(failure),
            }
        }
        match self.edition(tx, pinned).await {
            Ok(pinned) => Ok(KeyRing::new(newer, pinned)),
            Err(failure) => match newer.pop() {
                Some(oldest) => Ok(KeyRing::new(newer, oldest)),
                None => Err(failure),
            },
        }
    }
}
